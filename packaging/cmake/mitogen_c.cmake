# The C interface as one shared library, which needs nothing else of this project:
# for C programs, and for those that load it, such as Python's ctypes.
set(mitogen_c_include ${PROJECT_SOURCE_DIR}/include)
target_include_directories(mitogen_c PUBLIC
  $<BUILD_INTERFACE:${mitogen_c_include}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

get_target_property(mitogen_c_sources mitogen_c SOURCES)
get_target_property(mitogen_c_links mitogen_c LINK_LIBRARIES)
add_library(mitogen-wire SHARED ${mitogen_c_sources})
add_library(mitogen::wire ALIAS mitogen-wire)
mitogen_set_up(mitogen-wire)
target_include_directories(mitogen-wire PUBLIC
  $<BUILD_INTERFACE:${mitogen_c_include}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(mitogen-wire PRIVATE ${mitogen_c_links})
set(mitogen_c_symbols ${PROJECT_SOURCE_DIR}/capi/exports.map)
target_link_options(mitogen-wire PRIVATE
  LINKER:--version-script=${mitogen_c_symbols} LINKER:--no-undefined)
set_target_properties(mitogen-wire PROPERTIES
  DEFINE_SYMBOL ""
  LINK_DEPENDS ${mitogen_c_symbols}
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
