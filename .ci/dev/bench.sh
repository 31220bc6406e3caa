# The benches of tests/bench on an optimized build, one after the other so that they do not disturb each other.

bench() {
    need_packages build test
    need_tensorflow
    build release
    "$tf_python" tests/bench/run.py --bin build/release/bin "$@"
}
