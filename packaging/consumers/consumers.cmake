# The same three programs for each way to get mitogen-wire.
enable_testing()

add_executable(codec ${CMAKE_CURRENT_LIST_DIR}/codec.cc)
target_link_libraries(codec PRIVATE mitogen::protocol)
add_test(NAME codec COMMAND codec)

add_executable(call ${CMAKE_CURRENT_LIST_DIR}/call.cc)
target_link_libraries(call PRIVATE mitogen::master)
add_test(NAME call COMMAND call $<TARGET_FILE:mitogen::mitogen-stub>)

add_executable(agent ${CMAKE_CURRENT_LIST_DIR}/agent.c)
target_link_libraries(agent PRIVATE mitogen::wire)
add_test(NAME agent COMMAND call $<TARGET_FILE:agent>)
