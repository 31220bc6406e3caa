# Configuring and building a preset of CMakePresets.json.

# build PRESET [TARGET...]: into build/PRESET.
build() {
    local preset=$1
    shift
    quietly "configure $preset" cmake --preset "$preset"
    local targets=()
    [ $# -eq 0 ] || targets=(--target "$@")
    quietly "build $preset" cmake --build --preset "$preset" --parallel "$(jobs)" "${targets[@]}"
}
