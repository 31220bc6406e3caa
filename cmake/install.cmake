# `cmake --install build/release --prefix /usr/local`: the tree of a Unix desktop application. The window finds the worker
# and the sample relative to its own place, so the prefix may be moved.
set(application_id io.github.whittle.Whittle)

install(TARGETS whittle RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS whittle-layout RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/whittle)
install(FILES ${CMAKE_BINARY_DIR}/whittle.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(DIRECTORY resources/sample DESTINATION ${CMAKE_INSTALL_DATADIR}/whittle)

install(FILES resources/${application_id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES resources/${application_id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES resources/${application_id}.mime.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages
        RENAME ${application_id}.xml)
install(FILES resources/icons/${application_id}.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
