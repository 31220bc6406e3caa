# -DROOT= of the sources, -DWORK= a folder to write in, -DLUPDATE= Qt's program: fails while a language lacks a string
# that the sources have. Works on copies, so that a test changes no file of the sources.
file(GLOB catalogues ${ROOT}/translations/*.ts)
if(NOT catalogues)
    message(FATAL_ERROR "no translation in ${ROOT}/translations")
endif()
file(MAKE_DIRECTORY ${WORK})
foreach(catalogue IN LISTS catalogues)
    get_filename_component(name ${catalogue} NAME)
    # English needs no words, only its plurals.
    set(scope)
    if(name STREQUAL "whittle_en.ts")
        set(scope -pluralonly)
    endif()
    configure_file(${catalogue} ${WORK}/${name} COPYONLY)
    execute_process(COMMAND ${LUPDATE} -silent core views app -I . -no-obsolete -locations none ${scope}
                            -tr-function-alias QT_TRANSLATE_NOOP+=WHITTLE_TR_NOOP -ts ${WORK}/${name}
                    WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "${LUPDATE} cannot read the sources")
    endif()
    file(READ ${WORK}/${name} text)
    string(REGEX MATCHALL "<source>[^<]*</source>[^<]*(<[a-z]*comment>[^<]*</[a-z]*comment>[^<]*)*<translation type=\"unfinished\""
           unfinished "${text}")
    list(LENGTH unfinished count)
    if(count)
        string(JOIN "\n" lines ${unfinished})
        string(REGEX REPLACE "</source>[^\n]*\n?[^\n]*unfinished\"" "" lines "${lines}")
        message(FATAL_ERROR "${name}: ${count} strings without translation\n${lines}")
    endif()
endforeach()
