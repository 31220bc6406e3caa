# The picture of README.md, taken from the program on a screen of its own.

screenshots() {
    need_packages build test
    build release whittle whittle-layout
    mkdir -p docs
    quietly "screenshots" python3 tests/screen/take_screenshots.py build/release/bin/whittle resources/sample/detector docs
}
