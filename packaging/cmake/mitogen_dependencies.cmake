# The libraries of others. A project that includes this one may have added any of
# them already, such as its own copy of Abseil.

function(mitogen_find package target debian_package)
  if(NOT TARGET ${target})
    find_package(${package} QUIET GLOBAL)
  endif()
  if(NOT TARGET ${target})
    message(FATAL_ERROR
      "mitogen-wire needs ${package} (the CMake target ${target}), which was not found. "
      "On Debian: apt-get install ${debian_package}. "
      "Elsewhere: add its prefix to CMAKE_PREFIX_PATH.")
  endif()
endfunction()

# Debian's targets of Abseil are shared libraries. Their archives are beside them.
function(mitogen_use_archives)
  get_property(targets DIRECTORY PROPERTY IMPORTED_TARGETS)
  list(FILTER targets INCLUDE REGEX ^absl::)
  foreach(target IN LISTS targets)
    get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
    foreach(configuration IN LISTS configurations)
      get_target_property(path ${target} IMPORTED_LOCATION_${configuration})
      string(REGEX REPLACE "\\.so[.0-9]*$" .a archive "${path}")
      if(EXISTS "${archive}")
        set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_${configuration} ${archive})
      endif()
    endforeach()
  endforeach()
endfunction()

mitogen_find(absl absl::any_invocable libabsl-dev)
if(MITOGEN_STATIC)
  mitogen_use_archives()
  set(ZLIB_USE_STATIC_LIBS ON)
endif()
# Otherwise each library has an Abseil of its own, and two do not agree on hashes.
get_target_property(mitogen_abseil_type absl::hash TYPE)
if(BUILD_SHARED_LIBS AND mitogen_abseil_type STREQUAL STATIC_LIBRARY)
  message(FATAL_ERROR "BUILD_SHARED_LIBS=ON needs an Abseil of shared libraries, too")
endif()
mitogen_find(Threads Threads::Threads libc6-dev)
mitogen_find(ZLIB ZLIB::ZLIB zlib1g-dev)
if(mitogen_build_programs)
  mitogen_find(nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev)
endif()
if(MITOGEN_BUILD_BENCHMARKS)
  mitogen_find(benchmark benchmark::benchmark libbenchmark-dev)
endif()
if(NOT MITOGEN_BUILD_TESTS)
  return()
endif()

mitogen_find(rapidcheck rapidcheck_gtest librapidcheck-dev)

# From source if it is there: then the sanitizers see into it, too.
set(MITOGEN_GOOGLETEST_SOURCE /usr/src/googletest CACHE PATH "The source of GoogleTest")
if(NOT TARGET GTest::gmock_main AND EXISTS ${MITOGEN_GOOGLETEST_SOURCE}/CMakeLists.txt)
  set(INSTALL_GTEST OFF)
  set(BUILD_SHARED_LIBS OFF)
  add_subdirectory(${MITOGEN_GOOGLETEST_SOURCE} googletest EXCLUDE_FROM_ALL SYSTEM)
  unset(BUILD_SHARED_LIBS)
endif()
mitogen_find(GTest GTest::gmock_main googletest)
