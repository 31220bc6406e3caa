# whittle_core_test(NAME source...): a GoogleTest program for core; it links no Qt, so a Qt include in core cannot creep in.
function(whittle_core_test name)
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE whittle_core whittle_test_support GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name} PRIVATE WHITTLE_TEST_DATA="${CMAKE_SOURCE_DIR}/tests")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS core)
endfunction()

# whittle_view_test(NAME source): a Qt Test program; runs on Qt's offscreen platform.
function(whittle_view_test name)
    add_executable(${name} ${ARGN})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE whittle_views whittle_test_support Qt6::Test)
    target_compile_definitions(${name} PRIVATE WHITTLE_TEST_DATA="${CMAKE_SOURCE_DIR}/tests"
                               WHITTLE_LAYOUT_WORKER="$<TARGET_FILE:whittle-layout>")
    add_dependencies(${name} whittle-layout)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS views ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()
