# What targets/*.cmake call. Paths are relative to the root of the sources.

if(CMAKE_CXX_FLAGS MATCHES -fsanitize=thread)
  set(mitogen_has_tsan ON)
endif()

# What all targets have in common.
function(mitogen_set_up target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  # Otherwise stat() fails in a process of 32 bits for a big file or inode number.
  target_compile_definitions(${target} PRIVATE _FILE_OFFSET_BITS=64)
  if(MITOGEN_WERROR)
    # As in .bazelrc.
    target_compile_options(${target} PRIVATE
      -Wall -Wextra -Werror -Wno-sign-compare -Wno-missing-field-initializers)
  endif()
endfunction()

# mitogen_library(mitogen_NAME SOURCES ... HEADERS ... LINKS ...): an installed
# library, mitogen::NAME for those who use it. HEADERS are installed.
function(mitogen_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;LINKS")
  string(REPLACE mitogen_ "" short_name ${name})
  add_library(${name} ${arg_SOURCES})
  add_library(mitogen::${short_name} ALIAS ${name})
  mitogen_set_up(${name})
  target_sources(${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
  target_link_libraries(${name} PUBLIC ${arg_LINKS} Threads::Threads)
  # Before 1.0, a minor version may change the ABI.
  set_target_properties(${name} PROPERTIES
    EXPORT_NAME ${short_name}
    DEFINE_SYMBOL ""
    POSITION_INDEPENDENT_CODE ON
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  if(BUILD_SHARED_LIBS)
    set(symbols ${PROJECT_SOURCE_DIR}/packaging/cmake/symbols.map)
    target_link_options(${name} PRIVATE LINKER:--version-script=${symbols} LINKER:--no-undefined)
    set_property(TARGET ${name} PROPERTY LINK_DEPENDS ${symbols})
  endif()
  set_property(GLOBAL APPEND PROPERTY mitogen_libraries ${name})
endfunction()

# A library that programs and tests of this project share.
function(mitogen_internal_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${arg_SOURCES})
  mitogen_set_up(${name})
  target_link_libraries(${name} PUBLIC ${arg_LINKS})
endfunction()

# A library that changes each program that links it, and no other.
function(mitogen_object_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${arg_SOURCES})
  mitogen_set_up(${name})
  target_link_libraries(${name} PUBLIC ${arg_LINKS})
endfunction()

# mitogen_embedded_text(mitogen_NAME FROM FILE TO FILE): the text of a file as a string of
# C++, which the library includes.
function(mitogen_embedded_text name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FROM;TO" "")
  set(made ${PROJECT_BINARY_DIR}/embedded)
  file(READ ${PROJECT_SOURCE_DIR}/${arg_FROM} text)
  file(CONFIGURE OUTPUT ${made}/${arg_TO} CONTENT "R\"TEXT(\n@text@)TEXT\"\n" @ONLY)
  set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY
    CMAKE_CONFIGURE_DEPENDS ${arg_FROM})
  target_include_directories(${name} PRIVATE ${made})
endfunction()

# mitogen_program(FOLDER/NAME SOURCES ... LINKS ...): the program mitogen::NAME. It is
# where Bazel has it too, for tests and scripts that start it.
function(mitogen_program path)
  cmake_path(GET path FILENAME name)
  mitogen_executable(${name} ${path} ${ARGN})
  add_executable(mitogen::${name} ALIAS ${name})
endfunction()

# Also the program of a test.
function(mitogen_executable target path)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LINKS")
  cmake_path(GET path FILENAME name)
  cmake_path(GET path PARENT_PATH folder)
  add_executable(${target} ${arg_SOURCES})
  mitogen_set_up(${target})
  target_link_libraries(${target} PRIVATE ${arg_LINKS})
  if(MITOGEN_STATIC)
    target_link_options(${target} PRIVATE -static)
  endif()
  if(mitogen_has_tsan)
    target_sources(${target} PRIVATE third_party/tsan_suppressions.cc)
  endif()
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${folder})
  set_property(GLOBAL APPEND PROPERTY mitogen_executables ${path})
endfunction()

# mitogen_test(FOLDER/NAME SOURCES ... LINKS ... ARGUMENTS ... LABELS ...)
function(mitogen_test path)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;ARGUMENTS;LABELS")
  # As in .bazelrc.
  if(mitogen_has_tsan AND notsan IN_LIST arg_LABELS)
    return()
  endif()
  string(REPLACE / _ target ${path})
  mitogen_executable(${target} ${path} SOURCES ${arg_SOURCES} LINKS ${arg_LINKS})
  mitogen_add_test(${path} COMMAND ${path} ${arg_ARGUMENTS} LABELS ${arg_LABELS})
endfunction()

# mitogen_script_test(FOLDER/NAME SCRIPT ... ARGUMENTS ... LABELS ...)
function(mitogen_script_test path)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SCRIPT;ARGUMENTS;LABELS")
  mitogen_add_test(${path} COMMAND ${arg_SCRIPT} ${arg_ARGUMENTS} LABELS ${arg_LABELS})
endfunction()

# A test runs where mitogen_runfiles.cmake puts what it reads and starts.
function(mitogen_add_test path)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "COMMAND;LABELS")
  list(POP_FRONT arg_COMMAND program)
  add_test(NAME ${path}
    COMMAND ${mitogen_runfiles}/${program} ${arg_COMMAND}
    WORKING_DIRECTORY ${mitogen_runfiles})
  # These variables are set by Bazel, too. Python writes no file beside a source.
  set_tests_properties(${path} PROPERTIES
    LABELS "${arg_LABELS}"
    ENVIRONMENT "TEST_SRCDIR=${PROJECT_BINARY_DIR}/runfiles;TEST_WORKSPACE=mitogen;PYTHONDONTWRITEBYTECODE=1")
endfunction()
