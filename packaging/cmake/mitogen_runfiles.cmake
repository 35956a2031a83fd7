# A folder with the sources and the programs, for tests: each finds what it reads
# and starts by its path from the root, as in the runfiles of Bazel.
set(mitogen_runfiles ${PROJECT_BINARY_DIR}/runfiles/mitogen)

# Called at the end, when all programs are known. After a new file that only a test
# reads, run cmake again; for a new source it runs by itself.
function(mitogen_make_runfiles)
  file(REMOVE_RECURSE ${mitogen_runfiles})
  foreach(name IN LISTS mitogen_data)
    if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${name})
      file(GLOB_RECURSE paths RELATIVE ${PROJECT_SOURCE_DIR} ${name}/*)
    else()
      set(paths ${name})
    endif()
    foreach(path IN LISTS paths)
      mitogen_link(${PROJECT_SOURCE_DIR} ${path})
    endforeach()
  endforeach()
  get_property(executables GLOBAL PROPERTY mitogen_executables)
  foreach(path IN LISTS executables)
    mitogen_link(${PROJECT_BINARY_DIR} ${path})
  endforeach()
endfunction()

function(mitogen_link root path)
  cmake_path(GET path PARENT_PATH folder)
  file(MAKE_DIRECTORY ${mitogen_runfiles}/${folder})
  file(CREATE_LINK ${root}/${path} ${mitogen_runfiles}/${path} SYMBOLIC)
endfunction()

cmake_language(DEFER CALL mitogen_make_runfiles)
