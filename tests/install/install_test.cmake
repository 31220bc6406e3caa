# -DBUILD= a finished build, -DSTAGE= a folder that may be deleted.
set(id io.github.whittle.Whittle)
set(share ${STAGE}/share)

# must(COMMAND...): fails the test, with the output, unless the command ends with 0.
function(must)
    execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        string(JOIN " " line ${ARGV})
        message(FATAL_ERROR "${line}\nended with ${status}:\n${output}")
    endif()
endfunction()

file(REMOVE_RECURSE ${STAGE})
must(${CMAKE_COMMAND} --install ${BUILD} --prefix ${STAGE})

foreach(file bin/whittle libexec/whittle/whittle-layout share/man/man1/whittle.1 share/applications/${id}.desktop
             share/metainfo/${id}.metainfo.xml share/mime/packages/${id}.xml
             share/icons/hicolor/scalable/apps/${id}.svg share/whittle/sample/detector/saved_model.pb
             share/whittle/sample/detector/variables/variables.index share/doc/whittle/LICENSE)
    if(NOT EXISTS ${STAGE}/${file})
        message(FATAL_ERROR "${file} was not installed")
    endif()
endforeach()

must(desktop-file-validate ${share}/applications/${id}.desktop)
must(appstreamcli validate --no-net ${share}/metainfo/${id}.metainfo.xml)
must(update-mime-database ${share}/mime)
file(STRINGS ${share}/mime/globs2 known REGEX "^80:application/x-tensorflow-saved-model:saved_model.pb$")
if(NOT known)
    message(FATAL_ERROR "saved_model.pb has no MIME type")
endif()

# The installed program finds the installed worker from another working folder.
must(${CMAKE_COMMAND} -E chdir / ${STAGE}/bin/whittle show ${share}/whittle/sample/detector --all)
must(${CMAKE_COMMAND} -E chdir / ${STAGE}/bin/whittle layout ${share}/whittle/sample/detector -o ${STAGE}/picture.svg)
file(SIZE ${STAGE}/picture.svg size)
if(size LESS 2000)
    message(FATAL_ERROR "the picture of the sample is only ${size} bytes")
endif()
