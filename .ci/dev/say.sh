# One line per step, and where the long output of a step goes.

say() {
    printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"
}

die() {
    printf 'dev: %s\n' "$1" >&2
    exit "${2:-1}"
}

# quietly LABEL COMMAND...: one line when it is done; the whole output only when it fails. It is kept in build/log/.
quietly() {
    local label=$1 log start=$SECONDS
    shift
    mkdir -p build/log
    log=build/log/${label//[^a-zA-Z0-9]/-}.log
    if "$@" >"$log" 2>&1; then
        say "$label: done in $((SECONDS - start)) s"
    else
        local status=$?
        tail -n 200 "$log" >&2
        say "$label: failed (status $status); all of it is in $log" >&2
        return "$status"
    fi
}

jobs() {
    echo "${WHITTLE_JOBS:-$(nproc)}"
}
