# What `cmake --install` puts where, and how others find it.
include(CMakePackageConfigHelpers)

set(mitogen_config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/mitogen-wire)
get_property(mitogen_libraries GLOBAL PROPERTY mitogen_libraries)

install(TARGETS ${mitogen_libraries} EXPORT mitogen-wireTargets
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mitogen-wire)
set_target_properties(mitogen-wire PROPERTIES EXPORT_NAME wire)
install(TARGETS mitogen-wire EXPORT mitogen-wireTargets)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/mitogen
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
install(EXPORT mitogen-wireTargets NAMESPACE mitogen::
  DESTINATION ${mitogen_config_folder})

# Shared libraries of this project are found wherever the prefix is moved to: by each
# other, since no program's path counts for what a library needs, and by programs.
set_target_properties(${mitogen_libraries} mitogen-wire PROPERTIES
  INSTALL_RPATH $<$<BOOL:${BUILD_SHARED_LIBS}>:$ORIGIN>)
if(TARGET mitogen-stub)
  file(RELATIVE_PATH libraries_from_programs
    ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(mitogen-stub mito mitogen-testee PROPERTIES
    INSTALL_RPATH $<$<BOOL:${BUILD_SHARED_LIBS}>:$ORIGIN/${libraries_from_programs}>)
  # A set of its own, since a distribution may have programs in another package.
  install(TARGETS mitogen-stub mito mitogen-testee EXPORT mitogen-wirePrograms)
  install(EXPORT mitogen-wirePrograms NAMESPACE mitogen::
    DESTINATION ${mitogen_config_folder})
endif()

configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/packaging/cmake/mitogen-wireConfig.cmake.in
  ${PROJECT_BINARY_DIR}/mitogen-wireConfig.cmake
  INSTALL_DESTINATION ${mitogen_config_folder})
# Before 1.0, a minor version may change the API.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mitogen-wireConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/mitogen-wireConfig.cmake
  ${PROJECT_BINARY_DIR}/mitogen-wireConfigVersion.cmake
  DESTINATION ${mitogen_config_folder})

# The names of the same libraries for pkg-config.
function(mitogen_make_pkg_config)
  foreach(library IN LISTS mitogen_libraries)
    # Each comes before those that it needs, for the linker.
    list(PREPEND flags -l${library})
    get_target_property(links ${library} LINK_LIBRARIES)
    list(APPEND all_links ${links})
  endforeach()
  list(JOIN flags " " library_flags)
  list(FILTER all_links INCLUDE REGEX "^absl::")
  list(TRANSFORM all_links REPLACE "^absl::" absl_)
  list(REMOVE_DUPLICATES all_links)
  list(SORT all_links)
  list(JOIN all_links " " required_packages)
  # By relative paths, so that the prefix may be moved.
  set(folder ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
  file(RELATIVE_PATH bindir ${folder} ${CMAKE_INSTALL_FULL_BINDIR})
  file(RELATIVE_PATH includedir ${folder} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
  foreach(name IN ITEMS mitogen-wire mitogen-wire-c)
    configure_file(${PROJECT_SOURCE_DIR}/packaging/cmake/${name}.pc.in
      ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${name}.pc
      DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
  endforeach()
endfunction()
mitogen_make_pkg_config()
