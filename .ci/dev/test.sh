# Every tier of tests and their sum. A tier that cannot run counts as failed; none is skipped.

passed=0
failed=0

# tally TIER PASSED FAILED
tally() {
    say "$1: $2 passed, $3 failed"
    passed=$((passed + $2))
    failed=$((failed + $3))
}

# A fresh build with warnings as errors.
tier_build() {
    if build ci; then
        tally build 1 0
    else
        tally build 0 1
        return 1
    fi
}

# All that ctest knows: core, goldens, the window off screen and under Xvfb, installing. The labels are counted first,
# since a group that has vanished from CMake would otherwise pass unnoticed.
tier_ctest() {
    local report=$root/build/log/ctest.xml label missing=0
    for label in core views xvfb install; do
        if ctest --preset ci --show-only --label-regex "^$label\$" | grep -q 'Total Tests: 0'; then
            say "ctest: no test has the label $label"
            missing=$((missing + 1))
        fi
    done
    rm -f "$report"
    ctest --preset ci --parallel "$(jobs)" --output-junit "$report" >build/log/ctest.log 2>&1 || tail -n 200 build/log/ctest.log
    if [ ! -s "$report" ]; then
        tally ctest 0 $((missing + 1))
        return
    fi
    local total bad
    total=$(grep -o -m1 'tests="[0-9]*"' "$report" | tr -dc 0-9)
    bad=$(grep -c '<testcase .*status="\(fail\|notrun\|disabled\)"' "$report" || true)
    tally ctest $((total - bad)) $((bad + missing))
}

# The comparison with the real TensorFlow; its own last line is the count.
tier_oracle() {
    local log=build/log/oracle.log last
    if ! (need_tensorflow); then
        tally oracle 0 1
        return
    fi
    need_tensorflow >/dev/null
    "$tf_python" tests/oracle/run.py --whittle build/ci/bin/whittle >"$log" 2>&1 || grep -E '^(FAIL|     )|Error' "$log" || true
    last=$(tail -n 1 "$log")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        tally oracle "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    else
        tail -n 50 "$log"
        tally oracle 0 1
    fi
}

# Each libFuzzer target on its seed corpus; together a minute.
tier_fuzz() {
    local sources=(tests/fuzz/*_fuzz.cc) source name good=0 bad=0
    for source in "${sources[@]}"; do
        name=$(basename "$source" _fuzz.cc)
        if quietly "fuzz $name" tests/fuzz/run.sh $((60 / ${#sources[@]})) "$name"; then
            good=$((good + 1))
        else
            bad=$((bad + 1))
        fi
    done
    tally fuzz $good $bad
}

test() {
    need_packages build test format
    if tier_build; then
        tier_ctest
        tier_oracle
        tier_fuzz
    fi
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
