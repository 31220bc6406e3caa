# The real TensorFlow, that the oracle tier asks and that writes the reference models. Whittle itself never needs it.

tensorflow_version=2.17.1
tf_keras_version=2.17.0

# The first Python that TensorFlow 2.17 has wheels for and that can make a virtual environment.
python_for_tensorflow() {
    local candidate
    for candidate in python3 python3.11 python3.12 python3.10 python3.9; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 9) <= sys.version_info[:2] <= (3, 12))' \
            2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    die "TensorFlow $tensorflow_version needs Python 3.9 to 3.12 with venv; here python3 is $(python3 --version 2>&1). \
Install one of them, or set WHITTLE_TF_PYTHON to a Python that has TensorFlow"
}

# Sets tf_python; makes the environment in the cache folder when there is none.
need_tensorflow() {
    local folder=${XDG_CACHE_HOME:-$HOME/.cache}/whittle/oracle-$tensorflow_version python
    if [ -n "${WHITTLE_TF_PYTHON:-}" ]; then
        tf_python=$WHITTLE_TF_PYTHON
        [ -x "$tf_python" ] || die "WHITTLE_TF_PYTHON names $tf_python, which is not a program"
        say "tensorflow: $tf_python, as WHITTLE_TF_PYTHON says"
        return
    fi
    tf_python=$folder/bin/python
    if [ -e "$folder/complete" ]; then
        say "tensorflow: $folder"
        return
    fi
    python=$(python_for_tensorflow)
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    quietly "python environment" "$python" -m venv "$folder"
    quietly "pip install tensorflow" "$tf_python" -m pip install --disable-pip-version-check \
        "tensorflow==$tensorflow_version" "tf_keras==$tf_keras_version"
    touch "$folder/complete"
}

models() {
    [ $# -gt 0 ] || die "models: name the folder to write to" 2
    need_packages test
    need_tensorflow
    local folder
    folder=$(from_caller "$1")
    shift
    "$tf_python" tests/models/write_models.py "$folder" "$@"
}

oracle() {
    need_packages build test
    need_tensorflow
    build release whittle whittle-layout
    "$tf_python" tests/oracle/run.py --whittle build/release/bin/whittle "$@"
}
