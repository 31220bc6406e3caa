# The pictures of README.md, taken from the program on a screen of its own.

screenshots() {
    need_packages build test
    build release whittle whittle-layout
    quietly "screenshots" xvfb-run -a -s '-screen 0 1600x1000x24' .ci/dev/take_screenshots build/release/bin/whittle docs
}
