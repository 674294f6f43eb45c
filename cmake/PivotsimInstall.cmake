# What a user of the library gets: `cmake --install`, and with CPack a Debian package.
include(CMakePackageConfigHelpers)

install(DIRECTORY ${CMAKE_SOURCE_DIR}/configs DESTINATION ${CMAKE_INSTALL_DATADIR}/pivotsim)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/pivotsim)
install(TARGETS pivotsim pivotsim_flags EXPORT pivotsimTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
set_target_properties(pivotsim_command PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
install(TARGETS pivotsim_command EXPORT pivotsimTargets RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(layer base workloads tlm models observe search)
    install(DIRECTORY ${CMAKE_SOURCE_DIR}/${layer} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pivotsim
        FILES_MATCHING PATTERN "*.h")
endforeach()
install(EXPORT pivotsimTargets NAMESPACE pivotsim:: DESTINATION ${package})
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/pivotsimConfig.cmake.in
    ${CMAKE_BINARY_DIR}/pivotsimConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/pivotsimConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/pivotsimConfig.cmake ${CMAKE_BINARY_DIR}/pivotsimConfigVersion.cmake
    ${CMAKE_SOURCE_DIR}/cmake/PivotsimPlugin.cmake DESTINATION ${package})
install(FILES README.md LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md")
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pivotsim)
set(CPACK_PACKAGE_CONTACT "The pivotsim authors <pivotsim@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION electronics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What plug-ins are compiled against.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "g++, cmake, pkg-config, libsystemc-dev, libfmt-dev, libyaml-cpp-dev, nlohmann-json3-dev")
set(CPACK_STRIP_FILES ON)
include(CPack)
