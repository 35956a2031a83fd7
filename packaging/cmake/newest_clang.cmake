# The clang that tools/newest_clang finds, for CMakePresets.json.
execute_process(
  COMMAND ${CMAKE_CURRENT_LIST_DIR}/../../tools/newest_clang
  OUTPUT_VARIABLE mitogen_clang OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)
set(CMAKE_C_COMPILER clang-${mitogen_clang})
set(CMAKE_CXX_COMPILER clang++-${mitogen_clang})
