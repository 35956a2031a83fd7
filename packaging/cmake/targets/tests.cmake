# Written by packaging/cmake/generate.py from the BUILD files; do not edit.
# packaging/cmake/mitogen_functions.cmake has the functions.

mitogen_internal_library(mitogen_sim
  SOURCES
    router/sim/canaries.cc
    router/sim/comparison.cc
    router/sim/minimise.cc
    router/sim/record/flow_ledger.cc
    router/sim/record/model_trace.cc
    router/sim/record/numbered_payload.cc
    router/sim/record/sometimes.cc
    router/sim/record/trace.cc
    router/sim/replay.cc
    router/sim/scenario/fault_table.cc
    router/sim/transport/link_end.cc
    router/sim/transport/pipe.cc
    router/sim/world/environment.cc
    router/sim/world/invariants.cc
    router/sim/world/liveness.cc
    router/sim/world/misfortune.cc
    router/sim/world/sim_context.cc
    router/sim/world/sim_context_boot.cc
    router/sim/world/sim_context_flow.cc
    router/sim/world/sim_sources.cc
    router/sim/world/wire.cc
    router/sim/world/workload.cc
    router/sim/world/workload_answers.cc
    router/sim/world/world.cc
    tools/sim/options.cc
  LINKS mitogen_child mitogen_protocol mitogen_router absl::btree absl::flat_hash_map
    absl::span absl::status absl::statusor absl::str_format absl::strings)

mitogen_internal_library(mitogen_differential
  SOURCES
    conformance/differential/asking/cell_search.cc
    conformance/differential/asking/question.cc
    conformance/differential/asking/running_original.cc
    conformance/differential/asking/testee_process.cc
    conformance/differential/asking/value_graph.cc
    conformance/differential/comparison.cc
    conformance/differential/differences.cc
    conformance/differential/routing_comparison.cc
    conformance/differential/routing_differences.cc
    conformance/differential/routing_search.cc
    conformance/differential/scenario_generator.cc
    conformance/differential/search.cc
    conformance/differential/traits.cc
  LINKS mitogen_master mitogen_protocol mitogen_router mitogen_testee mitogen_testing
    absl::span absl::status absl::statusor absl::str_format absl::strings
    nlohmann_json::nlohmann_json rapidcheck)

mitogen_internal_library(mitogen_soak
  SOURCES
    tools/soak/hostile_leaf.cc
    tools/soak/intermediates.cc
    tools/soak/life.cc
    tools/soak/process_view.cc
    tools/soak/soak_options.cc
  LINKS mitogen_child mitogen_master mitogen_protocol mitogen_router absl::span
    absl::status absl::statusor absl::strings absl::time)

mitogen_internal_library(mitogen_spec_tables
  SOURCES
    tools/spec_tables/config_keys.cc
    tools/spec_tables/spec_tables.cc
  LINKS mitogen_protocol mitogen_router absl::statusor absl::str_format absl::strings
    nlohmann_json::nlohmann_json)

mitogen_internal_library(mitogen_states
  SOURCES tools/states/state_diagrams.cc
  LINKS mitogen_protocol mitogen_router absl::strings)

mitogen_internal_library(mitogen_documents
  SOURCES
    packaging/documents/installed_programs.cc
    packaging/documents/man_page.cc
  LINKS mitogen_child mitogen_mito mitogen_protocol mitogen_sim mitogen_soak
    mitogen_testee absl::strings)

mitogen_internal_library(mitogen_testing
  SOURCES
    protocol/payload/testing/golden_payloads.cc
    protocol/pickle/testing/argument.cc
    protocol/pickle/testing/frames.cc
    protocol/pickle/testing/generate.cc
    protocol/pickle/testing/golden_file.cc
    protocol/pickle/testing/instruction.cc
    protocol/pickle/testing/mutation.cc
    protocol/pickle/testing/program.cc
    protocol/pickle/testing/program_builder.cc
    protocol/pickle/testing/program_calls.cc
    protocol/pickle/testing/program_containers.cc
    protocol/testing/golden_frames.cc
    router/files/testing/original_answers.cc
    router/service/testing/service_caller.cc
    stub/testing/stub_process.cc
  LINKS mitogen_child mitogen_master mitogen_protocol mitogen_router GTest::gmock
    ZLIB::ZLIB absl::btree absl::span absl::status absl::statusor absl::str_format
    absl::strings absl::time rapidcheck)

mitogen_program(capi/examples/c_agent
  SOURCES capi/examples/c_agent.c
  LINKS mitogen_c)

mitogen_program(capi/examples/c_master
  SOURCES capi/examples/c_master.c
  LINKS mitogen_c)

mitogen_program(capi/examples/first_child
  SOURCES capi/examples/first_child.c
  LINKS mitogen_c)

mitogen_program(capi/examples/read_stream
  SOURCES capi/examples/read_stream.c
  LINKS mitogen_c)

mitogen_program(conformance/boot/boot_bytes
  SOURCES conformance/boot/boot_bytes.cc
  LINKS mitogen_child mitogen_protocol absl::status absl::statusor absl::strings
    nlohmann_json::nlohmann_json)

mitogen_program(conformance/differential/routing_search
  SOURCES conformance/differential/routing_main.cc
  LINKS mitogen_child mitogen_differential mitogen_protocol absl::status absl::statusor
    absl::str_format absl::strings)

mitogen_program(conformance/differential/search
  SOURCES conformance/differential/search_main.cc
  LINKS mitogen_child mitogen_differential mitogen_protocol absl::status absl::statusor
    absl::str_format absl::strings)

mitogen_program(conformance/modules/source
  SOURCES conformance/modules/source_main.cc
  LINKS mitogen_child mitogen_master mitogen_protocol absl::statusor absl::strings
    nlohmann_json::nlohmann_json)

mitogen_program(packaging/documents/write_man_pages
  SOURCES packaging/documents/write_man_pages.cc
  LINKS mitogen_documents absl::strings)

mitogen_program(stub/examples/agent
  SOURCES stub/examples/agent.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/agent-static
  SOURCES stub/examples/agent.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/call_a_function
  SOURCES stub/examples/call_a_function.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/call_agent
  SOURCES stub/examples/call_agent.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/chain
  SOURCES stub/examples/chain.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/file_agent
  SOURCES stub/examples/file_agent.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/file_agent-static
  SOURCES stub/examples/file_agent.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/first_child
  SOURCES stub/examples/first_child.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/first_child-static
  SOURCES stub/examples/first_child.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/first_master
  SOURCES stub/examples/first_master.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/many_hosts
  SOURCES stub/examples/many_hosts.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/poll_loop_agent
  SOURCES stub/examples/poll_loop_agent.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/poll_loop_agent-static
  SOURCES stub/examples/poll_loop_agent.cc
  LINKS mitogen_child absl::status absl::statusor absl::strings)

mitogen_program(stub/examples/progress
  SOURCES stub/examples/progress.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/service
  SOURCES stub/examples/service.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/share_a_tree
  SOURCES stub/examples/share_a_tree.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/examples/without_python
  SOURCES stub/examples/without_python.cc
  LINKS mitogen_child mitogen_master mitogen_router absl::status absl::statusor
    absl::strings absl::time)

mitogen_program(stub/testing/child_agent
  SOURCES stub/testing/child_agent.cc
  LINKS mitogen_child mitogen_protocol absl::status absl::statusor absl::time)

mitogen_program(stub/testing/loop_agent
  SOURCES stub/testing/loop_agent.cc
  LINKS mitogen_child absl::statusor)

mitogen_program(tools/sim/mitogen-sim
  SOURCES tools/sim/mitogen_sim.cc
  LINKS mitogen_child mitogen_sim absl::str_format absl::strings)

mitogen_program(tools/soak/mitogen-soak
  SOURCES tools/soak/mitogen_soak.cc
  LINKS mitogen_child mitogen_master mitogen_protocol mitogen_soak absl::status
    absl::statusor absl::strings)

mitogen_program(tools/spec_tables/spec_tables
  SOURCES tools/spec_tables/spec_tables_main.cc
  LINKS mitogen_child mitogen_spec_tables absl::statusor)

mitogen_program(tools/states/states
  SOURCES tools/states/states_main.cc
  LINKS mitogen_child mitogen_states)

mitogen_test(capi/codec_test
  SOURCES capi/codec_test.cc
  LINKS mitogen_c GTest::gmock_main absl::strings)

mitogen_test(capi/context_test
  SOURCES capi/context_test.cc
  LINKS mitogen_c GTest::gmock_main absl::strings)

mitogen_test(capi/event_test
  SOURCES capi/event_test.cc
  LINKS mitogen_c mitogen_heap_peak mitogen_protocol mitogen_router GTest::gmock_main
    absl::status absl::strings
  LABELS notsan)

mitogen_test(conformance/differential/asking/question_test
  SOURCES conformance/differential/asking/question_test.cc
  LINKS mitogen_differential mitogen_testee GTest::gmock_main
    nlohmann_json::nlohmann_json)

mitogen_test(conformance/differential/comparison_test
  SOURCES conformance/differential/comparison_test.cc
  LINKS mitogen_differential GTest::gmock_main)

mitogen_test(conformance/differential/differences_test
  SOURCES conformance/differential/differences_test.cc
  LINKS mitogen_differential GTest::gmock_main absl::strings)

mitogen_test(conformance/differential/routing_comparison_test
  SOURCES conformance/differential/routing_comparison_test.cc
  LINKS mitogen_differential mitogen_testee GTest::gmock_main absl::strings
    nlohmann_json::nlohmann_json)

mitogen_test(conformance/differential/routing_search_library_test
  SOURCES conformance/differential/routing_search_library_test.cc
  LINKS mitogen_differential GTest::gmock_main absl::strings)

mitogen_test(conformance/differential/routing_search_test
  SOURCES conformance/differential/routing_main.cc
  LINKS mitogen_child mitogen_differential mitogen_protocol absl::status absl::statusor
    absl::str_format absl::strings
  ARGUMENTS --original "/usr/bin/python3 conformance/testee/original.py
    /usr/lib/python3/dist-packages" --steps 100000 --seconds 240 --seed 3
  LABELS external local)

mitogen_test(conformance/differential/scenario_generator_test
  SOURCES conformance/differential/scenario_generator_test.cc
  LINKS mitogen_differential mitogen_testee GTest::gmock_main)

mitogen_test(conformance/differential/search_library_test
  SOURCES conformance/differential/search_library_test.cc
  LINKS mitogen_differential GTest::gmock_main)

mitogen_test(conformance/differential/search_test
  SOURCES conformance/differential/search_main.cc
  LINKS mitogen_child mitogen_differential mitogen_protocol absl::status absl::statusor
    absl::str_format absl::strings
  ARGUMENTS --original "/usr/bin/python3 conformance/testee/original.py
    /usr/lib/python3/dist-packages" --questions 10000 --seconds 240 --seed 3
  LABELS external local)

mitogen_test(conformance/differential/traits_test
  SOURCES conformance/differential/traits_test.cc
  LINKS mitogen_differential GTest::gmock_main absl::strings
    nlohmann_json::nlohmann_json)

mitogen_test(conformance/json/json_value_test
  SOURCES conformance/json/json_value_test.cc
  LINKS mitogen_protocol mitogen_testee mitogen_testing GTest::gmock_main absl::strings
    nlohmann_json::nlohmann_json rapidcheck_gtest)

mitogen_test(conformance/scenario/scenario_run_test
  SOURCES conformance/scenario/scenario_run_test.cc
  LINKS mitogen_testee GTest::gmock_main absl::strings)

mitogen_test(conformance/scenario/scenario_text_test
  SOURCES conformance/scenario/scenario_text_test.cc
  LINKS mitogen_testee GTest::gmock_main absl::strings)

mitogen_test(conformance/testee/testee_test
  SOURCES conformance/testee/testee_test.cc
  LINKS mitogen_testee GTest::gmock_main absl::strings nlohmann_json::nlohmann_json)

mitogen_test(packaging/documents/man_page_test
  SOURCES packaging/documents/man_page_test.cc
  LINKS mitogen_child mitogen_documents GTest::gmock_main absl::strings)

mitogen_test(protocol/bootstrap/boot_command_test
  SOURCES protocol/bootstrap/boot_command_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/bootstrap/child_handshake_test
  SOURCES protocol/bootstrap/child_handshake_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/bootstrap/context_config_test
  SOURCES protocol/bootstrap/context_config_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(protocol/bootstrap/context_config_writer_test
  SOURCES protocol/bootstrap/context_config_writer_test.cc
  LINKS mitogen_protocol GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/bootstrap/first_stage_test
  SOURCES protocol/bootstrap/first_stage_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/bootstrap/inflater_test
  SOURCES protocol/bootstrap/inflater_test.cc
  LINKS mitogen_protocol GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/bootstrap/parent_handshake_test
  SOURCES protocol/bootstrap/parent_handshake_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(protocol/bootstrap/preamble_test
  SOURCES protocol/bootstrap/preamble_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/bootstrap/prepared_preamble_test
  SOURCES protocol/bootstrap/prepared_preamble_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/bootstrap/shell_stage_test
  SOURCES protocol/bootstrap/shell_stage_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings)

mitogen_test(protocol/bootstrap/unix_identity_test
  SOURCES protocol/bootstrap/unix_identity_test.cc
  LINKS mitogen_protocol GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/payload/table/payload_golden_test
  SOURCES protocol/payload/table/payload_golden_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(protocol/payload/table/payload_table_test
  SOURCES protocol/payload/table/payload_table_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/payload/call_payload_test
  SOURCES protocol/payload/call_payload_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/payload/load_payload_test
  SOURCES protocol/payload/load_payload_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/payload/payload_text_test
  SOURCES protocol/payload/payload_text_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/pickle/decode/decoder_loop_test
  SOURCES protocol/pickle/decode/decoder_loop_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/pickle/decode/decoder_memory_test
  SOURCES protocol/pickle/decode/decoder_memory_test.cc
  LINKS mitogen_heap_peak mitogen_protocol mitogen_testing GTest::gmock_main
    absl::strings rapidcheck_gtest
  LABELS notsan)

mitogen_test(protocol/pickle/decode/decoder_test
  SOURCES protocol/pickle/decode/decoder_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(protocol/pickle/decode/memo_test
  SOURCES protocol/pickle/decode/memo_test.cc
  LINKS mitogen_protocol GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/pickle/encode/encoder_memory_test
  SOURCES protocol/pickle/encode/encoder_memory_test.cc
  LINKS mitogen_heap_peak mitogen_protocol GTest::gmock_main absl::strings
  LABELS notsan)

mitogen_test(protocol/pickle/encode/encoder_property_test
  SOURCES protocol/pickle/encode/encoder_property_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::span rapidcheck_gtest)

mitogen_test(protocol/pickle/encode/encoder_test
  SOURCES protocol/pickle/encode/encoder_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(protocol/pickle/encode/opcode_writer_test
  SOURCES protocol/pickle/encode/opcode_writer_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/pickle/testing/frames_test
  SOURCES protocol/pickle/testing/frames_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(protocol/pickle/testing/instruction_test
  SOURCES protocol/pickle/testing/instruction_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(protocol/pickle/testing/program_test
  SOURCES protocol/pickle/testing/program_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(protocol/pickle/value/document_test
  SOURCES protocol/pickle/value/document_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/pickle/value/integer_test
  SOURCES protocol/pickle/value/integer_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/pickle/opcode_test
  SOURCES protocol/pickle/opcode_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::str_format)

mitogen_test(protocol/python_literal/python_literal_test
  SOURCES protocol/python_literal/python_literal_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/python_source/imports_test
  SOURCES protocol/python_source/imports_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/python_source/minimize_test
  SOURCES protocol/python_source/minimize_test.cc
  LINKS mitogen_protocol GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/python_source/source_encoding_test
  SOURCES protocol/python_source/source_encoding_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/python_source/standard_library_test
  SOURCES protocol/python_source/standard_library_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/python_source/tokenizer_test
  SOURCES protocol/python_source/tokenizer_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/text/escape_controls_test
  SOURCES protocol/text/escape_controls_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/text/hex_test
  SOURCES protocol/text/hex_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings)

mitogen_test(protocol/text/invisible_test
  SOURCES protocol/text/invisible_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/text/json_escape_test
  SOURCES protocol/text/json_escape_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/text/latin1_test
  SOURCES protocol/text/latin1_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(protocol/text/text_test
  SOURCES protocol/text/text_test.cc
  LINKS mitogen_protocol GTest::gmock_main rapidcheck_gtest)

mitogen_test(protocol/text/wtf8_test
  SOURCES protocol/text/wtf8_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::strings)

mitogen_test(protocol/clause_line_test
  SOURCES protocol/clause_line_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/dialect_test
  SOURCES protocol/dialect_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/fault_test
  SOURCES protocol/fault_test.cc
  LINKS mitogen_protocol GTest::gmock_main absl::cord absl::status)

mitogen_test(protocol/frame_test
  SOURCES protocol/frame_test.cc
  LINKS mitogen_allocation_counter mitogen_protocol mitogen_testing GTest::gmock_main
    absl::strings rapidcheck_gtest
  LABELS notsan)

mitogen_test(protocol/handle_test
  SOURCES protocol/handle_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/log_levels_test
  SOURCES protocol/log_levels_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/message_test
  SOURCES protocol/message_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/status_macros_test
  SOURCES protocol/status_macros_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(protocol/version_test
  SOURCES protocol/version_test.cc
  LINKS mitogen_protocol GTest::gmock_main)

mitogen_test(router/context/child_context_test
  SOURCES router/context/child_context_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main absl::strings)

mitogen_test(router/context/child_session_test
  SOURCES router/context/child_session_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main absl::strings)

mitogen_test(router/context/master_context_test
  SOURCES router/context/master_context_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main absl::strings)

mitogen_test(router/context/roles_test
  SOURCES router/context/roles_test.cc
  LINKS mitogen_router GTest::gmock_main absl::strings)

mitogen_test(router/files/file_fetch_test
  SOURCES router/files/file_fetch_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/files/file_service_test
  SOURCES router/files/file_service_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/files/file_transfers_test
  SOURCES router/files/file_transfers_test.cc
  LINKS mitogen_router mitogen_testing GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(router/files/original_answers_test
  SOURCES router/files/original_answers_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/files/push_file_service_test
  SOURCES router/files/push_file_service_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/files/push_file_tree_test
  SOURCES router/files/push_file_tree_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(router/files/registered_paths_test
  SOURCES router/files/registered_paths_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(router/ids/id_allocator_test
  SOURCES router/ids/id_allocator_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main
    rapidcheck_gtest)

mitogen_test(router/ids/id_block_client_test
  SOURCES router/ids/id_block_client_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(router/ids/id_block_watcher_test
  SOURCES router/ids/id_block_watcher_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main)

mitogen_test(router/ids/id_ledger_test
  SOURCES router/ids/id_ledger_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main)

mitogen_test(router/modules/import_policy_test
  SOURCES router/modules/import_policy_test.cc
  LINKS mitogen_router GTest::gmock_main)

mitogen_test(router/modules/loaded_module_test
  SOURCES router/modules/loaded_module_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main)

mitogen_test(router/modules/main_guard_test
  SOURCES router/modules/main_guard_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main)

mitogen_test(router/modules/module_forwarder_test
  SOURCES router/modules/module_forwarder_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/modules/module_requester_test
  SOURCES router/modules/module_requester_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(router/modules/module_responder_test
  SOURCES router/modules/module_responder_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main ZLIB::ZLIB
    absl::strings)

mitogen_test(router/modules/sent_modules_test
  SOURCES router/modules/sent_modules_test.cc
  LINKS mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/resources/resource_test
  SOURCES router/resources/resource_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/role/call_chain_test
  SOURCES router/role/call_chain_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/role/detaching_test
  SOURCES router/role/detaching_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main)

mitogen_test(router/role/dispatcher_test
  SOURCES router/role/dispatcher_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main)

mitogen_test(router/role/failed_chains_test
  SOURCES router/role/failed_chains_test.cc
  LINKS mitogen_router GTest::gmock_main absl::status absl::strings)

mitogen_test(router/role/log_forwarder_test
  SOURCES router/role/log_forwarder_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main)

mitogen_test(router/role/proxied_child_test
  SOURCES router/role/proxied_child_test.cc
  LINKS mitogen_router mitogen_testing GTest::gmock_main)

mitogen_test(router/role/route_monitor_test
  SOURCES router/role/route_monitor_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/service/response_cache_test
  SOURCES router/service/response_cache_test.cc
  LINKS mitogen_router GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(router/service/service_pool_property_test
  SOURCES router/service/service_pool_property_test.cc
  LINKS mitogen_router mitogen_testing GTest::gmock_main rapidcheck_gtest)

mitogen_test(router/service/service_pool_test
  SOURCES router/service/service_pool_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(router/sim/transport/pipe_test
  SOURCES router/sim/transport/pipe_test.cc
  LINKS mitogen_sim GTest::gmock_main absl::span)

mitogen_test(router/sim/world/world_test
  SOURCES router/sim/world/world_test.cc
  LINKS mitogen_sim GTest::gmock_main absl::strings)

mitogen_test(router/sim/canaries_test
  SOURCES router/sim/canaries_test.cc
  LINKS mitogen_sim GTest::gmock_main)

mitogen_test(router/sim/minimise_test
  SOURCES router/sim/minimise_test.cc
  LINKS mitogen_sim GTest::gmock_main)

mitogen_test(router/egress_table_test
  SOURCES router/egress_table_test.cc
  LINKS mitogen_router GTest::gmock_main rapidcheck_gtest)

mitogen_test(router/hostile_leaf_test
  SOURCES router/hostile_leaf_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main absl::strings)

mitogen_test(router/link_patience_test
  SOURCES router/link_patience_test.cc
  LINKS mitogen_router GTest::gmock_main rapidcheck_gtest)

mitogen_test(router/output_lanes_test
  SOURCES router/output_lanes_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main rapidcheck_gtest)

mitogen_test(router/output_queue_test
  SOURCES router/output_queue_test.cc
  LINKS mitogen_protocol mitogen_router GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(router/route_table_test
  SOURCES router/route_table_test.cc
  LINKS mitogen_router GTest::gmock_main rapidcheck_gtest)

mitogen_test(router/router_memory_test
  SOURCES router/router_memory_test.cc
  LINKS mitogen_heap_peak mitogen_router GTest::gmock_main
  LABELS notsan)

mitogen_test(router/router_test
  SOURCES router/router_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main
    rapidcheck_gtest)

mitogen_test(router/subtree_shares_test
  SOURCES router/subtree_shares_test.cc
  LINKS mitogen_router GTest::gmock_main rapidcheck_gtest)

mitogen_test(router/wait_line_test
  SOURCES router/wait_line_test.cc
  LINKS mitogen_router GTest::gmock_main)

mitogen_test(router/waiting_links_test
  SOURCES router/waiting_links_test.cc
  LINKS mitogen_router GTest::gmock_main rapidcheck rapidcheck_gtest)

mitogen_test(stub/child/functions/good_temp_directory_test
  SOURCES stub/child/functions/good_temp_directory_test.cc
  LINKS mitogen_child mitogen_testing GTest::gmock_main absl::statusor absl::strings)

mitogen_test(stub/child/functions/system_arguments_test
  SOURCES stub/child/functions/system_arguments_test.cc
  LINKS mitogen_child GTest::gmock_main)

mitogen_test(stub/child/functions/user_path_test
  SOURCES stub/child/functions/user_path_test.cc
  LINKS mitogen_child mitogen_master GTest::gmock_main)

mitogen_test(stub/child/call_pool_test
  SOURCES stub/child/call_pool_test.cc
  LINKS mitogen_child GTest::gmock_main absl::time)

mitogen_test(stub/child/child_calls_test
  SOURCES stub/child/child_calls_test.cc
  LINKS mitogen_child mitogen_master mitogen_protocol GTest::gmock_main absl::strings)

mitogen_test(stub/child/child_services_test
  SOURCES stub/child/child_services_test.cc
  LINKS mitogen_child mitogen_master mitogen_protocol mitogen_testing GTest::gmock_main
    absl::statusor absl::strings)

mitogen_test(stub/child/whole_file_test
  SOURCES stub/child/whole_file_test.cc
  LINKS mitogen_child mitogen_master mitogen_protocol mitogen_router mitogen_testing
    GTest::gmock_main absl::statusor absl::strings absl::time)

mitogen_test(stub/children/child_boot_test
  SOURCES stub/children/child_boot_test.cc
  LINKS mitogen_master mitogen_testing GTest::gmock_main absl::strings absl::time)

mitogen_test(stub/children/child_connector_test
  SOURCES stub/children/child_connector_test.cc
  LINKS mitogen_master mitogen_protocol mitogen_router mitogen_testing GTest::gmock_main
    absl::status absl::statusor absl::strings)

mitogen_test(stub/children/login_process_test
  SOURCES stub/children/login_process_test.cc
  LINKS mitogen_master mitogen_testing GTest::gmock_main absl::strings absl::time)

mitogen_test(stub/children/read_allowance_test
  SOURCES stub/children/read_allowance_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/children/stub_programs_test
  SOURCES stub/children/stub_programs_test.cc
  LINKS mitogen_master mitogen_testing GTest::gmock_main absl::status absl::statusor
    absl::strings)

mitogen_test(stub/connect/connection_method_test
  SOURCES stub/connect/connection_method_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings)

mitogen_test(stub/connect/connection_option_test
  SOURCES stub/connect/connection_option_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings)

mitogen_test(stub/connect/golden_commands_test
  SOURCES stub/connect/golden_commands_test.cc
  LINKS mitogen_master GTest::gmock_main nlohmann_json::nlohmann_json)

mitogen_test(stub/connect/host_processor_test
  SOURCES stub/connect/host_processor_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/connect/login_dialog_test
  SOURCES stub/connect/login_dialog_test.cc
  LINKS mitogen_master GTest::gmock_main rapidcheck_gtest)

mitogen_test(stub/connect/mask_password_test
  SOURCES stub/connect/mask_password_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/connect/method_options_test
  SOURCES stub/connect/method_options_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/connect/python_options_test
  SOURCES stub/connect/python_options_test.cc
  LINKS mitogen_child GTest::gmock_main absl::strings)

mitogen_test(stub/connect/recorded_logins_test
  SOURCES stub/connect/recorded_logins_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(stub/connect/shell_quote_test
  SOURCES stub/connect/shell_quote_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/connect/terminal_text_test
  SOURCES stub/connect/terminal_text_test.cc
  LINKS mitogen_master GTest::gmock_main rapidcheck_gtest)

mitogen_test(stub/disk/disk_files_test
  SOURCES stub/disk/disk_files_test.cc
  LINKS mitogen_master GTest::gmock_main absl::span absl::statusor absl::strings)

mitogen_test(stub/disk/filesystem_text_test
  SOURCES stub/disk/filesystem_text_test.cc
  LINKS mitogen_master GTest::gmock_main rapidcheck_gtest)

mitogen_test(stub/disk/installed_mitogen_test
  SOURCES stub/disk/installed_mitogen_test.cc
  LINKS mitogen_master mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(stub/disk/module_path_test
  SOURCES stub/disk/module_path_test.cc
  LINKS mitogen_master mitogen_protocol mitogen_testing GTest::gmock_main absl::strings
    rapidcheck_gtest)

mitogen_test(stub/disk/owned_links_test
  SOURCES stub/disk/owned_links_test.cc
  LINKS mitogen_master mitogen_testing GTest::gmock_main)

mitogen_test(stub/disk/source_text_test
  SOURCES stub/disk/source_text_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings)

mitogen_test(stub/functions/argument_property_test
  SOURCES stub/functions/argument_property_test.cc
  LINKS mitogen_child mitogen_testing GTest::gmock_main)

mitogen_test(stub/functions/argument_value_test
  SOURCES stub/functions/argument_value_test.cc
  LINKS mitogen_child GTest::gmock_main absl::strings)

mitogen_test(stub/functions/child_functions_test
  SOURCES stub/functions/child_functions_test.cc
  LINKS mitogen_child mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(stub/functions/function_error_test
  SOURCES stub/functions/function_error_test.cc
  LINKS mitogen_child mitogen_protocol mitogen_router GTest::gmock_main)

mitogen_test(stub/functions/native_function_test
  SOURCES stub/functions/native_function_test.cc
  LINKS mitogen_child GTest::gmock_main)

mitogen_test(stub/link/ended_contexts_test
  SOURCES stub/link/ended_contexts_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/link/frame_stream_test
  SOURCES stub/link/frame_stream_test.cc
  LINKS mitogen_master mitogen_protocol GTest::gmock_main absl::time)

mitogen_test(stub/link/inbox_queue_test
  SOURCES stub/link/inbox_queue_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/link/line_splitter_test
  SOURCES stub/link/line_splitter_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings rapidcheck_gtest)

mitogen_test(stub/link/link_output_test
  SOURCES stub/link/link_output_test.cc
  LINKS mitogen_master mitogen_protocol GTest::gmock_main)

mitogen_test(stub/link/link_table_test
  SOURCES stub/link/link_table_test.cc
  LINKS mitogen_master mitogen_protocol mitogen_router GTest::gmock_main absl::span
    absl::statusor)

mitogen_test(stub/link/message_queue_test
  SOURCES stub/link/message_queue_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/link/send_gate_test
  SOURCES stub/link/send_gate_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/os/process/reaper_test
  SOURCES stub/os/process/reaper_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/os/process/spawn_test
  SOURCES stub/os/process/spawn_test.cc
  LINKS mitogen_master GTest::gmock_main absl::status)

mitogen_test(stub/os/event_loop_test
  SOURCES stub/os/event_loop_test.cc
  LINKS mitogen_master GTest::gmock_main absl::time)

mitogen_test(stub/os/idle_memory_test
  SOURCES stub/os/idle_memory_test.cc
  LINKS mitogen_child mitogen_master GTest::gmock_main)

mitogen_test(stub/os/listening_socket_test
  SOURCES stub/os/listening_socket_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/os/os_thread_test
  SOURCES stub/os/os_thread_test.cc
  LINKS mitogen_master GTest::gmock_main absl::config absl::status absl::strings)

mitogen_test(stub/os/out_of_memory_test
  SOURCES stub/os/out_of_memory_test.cc
  LINKS mitogen_child GTest::gmock_main absl::config)

mitogen_test(stub/os/unix_socket_test
  SOURCES stub/os/unix_socket_test.cc
  LINKS mitogen_master GTest::gmock_main absl::status absl::statusor absl::time
  LABELS no-sandbox)

mitogen_test(stub/os/write_all_test
  SOURCES stub/os/write_all_test.cc
  LINKS mitogen_child mitogen_master GTest::gmock_main absl::time)

mitogen_test(stub/usage/usage_test
  SOURCES stub/usage/usage_test.cc
  LINKS mitogen_child mitogen_protocol GTest::gmock_main absl::strings)

mitogen_test(stub/values/python_value_test
  SOURCES stub/values/python_value_test.cc
  LINKS mitogen_master mitogen_protocol GTest::gmock_main)

mitogen_test(stub/values/remote_function_test
  SOURCES stub/values/remote_function_test.cc
  LINKS mitogen_master GTest::gmock_main absl::status)

mitogen_test(stub/child_loop_test
  SOURCES stub/child_loop_test.cc
  LINKS mitogen_master GTest::gmock_main absl::time)

mitogen_test(stub/child_test
  SOURCES stub/child_test.cc
  LINKS mitogen_child mitogen_master mitogen_testing GTest::gmock_main absl::strings
    absl::time)

mitogen_test(stub/inbox_test
  SOURCES stub/inbox_test.cc
  LINKS mitogen_master mitogen_protocol GTest::gmock_main absl::status absl::statusor
    absl::time)

mitogen_test(stub/intermediate_python_test
  SOURCES stub/intermediate_python_test.cc
  LINKS mitogen_master GTest::gmock_main
  LABELS external local)

mitogen_test(stub/intermediate_test
  SOURCES stub/intermediate_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings absl::time)

mitogen_test(stub/login_shell_test
  SOURCES stub/login_shell_test.cc
  LINKS mitogen_master mitogen_protocol mitogen_testing GTest::gmock_main absl::strings)

mitogen_test(stub/master_files_test
  SOURCES stub/master_files_test.cc
  LINKS mitogen_master GTest::gmock_main absl::span absl::strings absl::time
  LABELS external local)

mitogen_test(stub/master_loop_test
  SOURCES stub/master_loop_test.cc
  LINKS mitogen_master mitogen_testing GTest::gmock_main absl::time)

mitogen_test(stub/master_python_test
  SOURCES stub/master_python_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings
  LABELS external local)

mitogen_test(stub/master_test
  SOURCES stub/master_test.cc
  LINKS mitogen_master mitogen_protocol GTest::gmock_main absl::strings absl::time)

mitogen_test(stub/proxy_reply_test
  SOURCES stub/proxy_reply_test.cc
  LINKS mitogen_master GTest::gmock_main absl::status)

mitogen_test(stub/proxy_request_test
  SOURCES stub/proxy_request_test.cc
  LINKS mitogen_master GTest::gmock_main)

mitogen_test(stub/relay_memory_test
  SOURCES stub/relay_memory_test.cc
  LINKS mitogen_master GTest::gmock_main absl::strings absl::time
  LABELS notsan)

mitogen_test(stub/sent_stub_test
  SOURCES stub/sent_stub_test.cc
  LINKS mitogen_master mitogen_protocol GTest::gmock_main absl::strings absl::time
  LABELS local)

mitogen_test(stub/spoken_release_test
  SOURCES stub/spoken_release_test.cc
  LINKS mitogen_master mitogen_protocol GTest::gmock_main)

mitogen_test(stub/stub_test
  SOURCES stub/stub_test.cc
  LINKS mitogen_protocol mitogen_testing GTest::gmock_main absl::strings absl::time)

mitogen_test(tools/mito/explain/explain_test
  SOURCES tools/mito/explain/explain_test.cc
  LINKS mitogen_mito GTest::gmock_main absl::strings)

mitogen_test(tools/mito/json/answer_limits_test
  SOURCES tools/mito/json/answer_limits_test.cc
  LINKS mitogen_mito mitogen_protocol GTest::gmock_main absl::status)

mitogen_test(tools/mito/json/json_value_test
  SOURCES tools/mito/json/json_value_test.cc
  LINKS mitogen_mito mitogen_protocol GTest::gmock_main absl::strings absl::time
    rapidcheck_gtest)

mitogen_test(tools/mito/output/cut_text_test
  SOURCES tools/mito/output/cut_text_test.cc
  LINKS mitogen_mito GTest::gmock_main)

mitogen_test(tools/mito/output/log_printer_test
  SOURCES tools/mito/output/log_printer_test.cc
  LINKS mitogen_mito GTest::gmock_main)

mitogen_test(tools/mito/output/outcome_test
  SOURCES tools/mito/output/outcome_test.cc
  LINKS mitogen_mito mitogen_protocol GTest::gmock_main)

mitogen_test(tools/mito/output/output_lines_test
  SOURCES tools/mito/output/output_lines_test.cc
  LINKS mitogen_master mitogen_mito GTest::gmock_main absl::strings)

mitogen_test(tools/mito/session/request_id_test
  SOURCES tools/mito/session/request_id_test.cc
  LINKS mitogen_mito GTest::gmock_main rapidcheck_gtest)

mitogen_test(tools/mito/session/request_lines_test
  SOURCES tools/mito/session/request_lines_test.cc
  LINKS mitogen_master mitogen_mito GTest::gmock_main)

mitogen_test(tools/mito/session/session_request_test
  SOURCES tools/mito/session/session_request_test.cc
  LINKS mitogen_mito GTest::gmock_main absl::strings absl::time)

mitogen_test(tools/mito/session/session_test
  SOURCES tools/mito/session/session_test.cc
  LINKS mitogen_master mitogen_mito GTest::gmock_main absl::strings absl::time)

mitogen_test(tools/mito/answer_turns_test
  SOURCES tools/mito/answer_turns_test.cc
  LINKS mitogen_mito GTest::gmock_main absl::time)

mitogen_test(tools/mito/command_line_test
  SOURCES tools/mito/command_line_test.cc
  LINKS mitogen_child mitogen_mito GTest::gmock_main absl::strings)

mitogen_test(tools/mito/completion_test
  SOURCES tools/mito/completion_test.cc
  LINKS mitogen_master mitogen_mito GTest::gmock_main absl::strings)

mitogen_test(tools/mito/hop_test
  SOURCES tools/mito/hop_test.cc
  LINKS mitogen_mito GTest::gmock_main absl::strings absl::time)

mitogen_test(tools/mito/line_reader_test
  SOURCES tools/mito/line_reader_test.cc
  LINKS mitogen_master mitogen_mito GTest::gmock_main absl::time)

mitogen_test(tools/states/state_diagrams_test
  SOURCES tools/states/state_diagrams_test.cc
  LINKS mitogen_protocol mitogen_router mitogen_states GTest::gmock_main)

mitogen_script_test(capi/abi_test
  SCRIPT capi/abi_test.py)

mitogen_script_test(capi/examples_test
  SCRIPT capi/examples_test.py
  LABELS external local)

mitogen_script_test(conformance/boot/first_stage_test
  SCRIPT conformance/boot/first_stage_test.py
  ARGUMENTS conformance/boot/boot_bytes stub/mitogen-stub
  LABELS external local)

mitogen_script_test(conformance/examples/rust/example_test
  SCRIPT conformance/examples/rust/example_test.py
  LABELS external local)

mitogen_script_test(conformance/live/agent_examples_test
  SCRIPT conformance/live/agent_examples_test.py
  LABELS external local)

mitogen_script_test(conformance/live/clauses_test
  SCRIPT conformance/live/clauses_test.py)

mitogen_script_test(conformance/live/examples_test
  SCRIPT conformance/live/examples_test.py
  LABELS external local)

mitogen_script_test(conformance/live/releases_test
  SCRIPT conformance/live/releases_test.py)

mitogen_script_test(conformance/live/runner_test
  SCRIPT conformance/live/runner_test.py
  LABELS external local)

mitogen_script_test(conformance/minimal/minimal_test
  SCRIPT conformance/minimal/minimal_test.py
  ARGUMENTS stub/mitogen-stub
  LABELS external local)

mitogen_script_test(conformance/modules/modules_test
  SCRIPT conformance/modules/modules_test.py
  LABELS external local)

mitogen_script_test(conformance/modules/source_test
  SCRIPT conformance/modules/source_test.py
  LABELS external local)

mitogen_script_test(conformance/testee/original_test
  SCRIPT conformance/testee/original_test.py
  LABELS external local)

mitogen_script_test(conformance/vectors/every_release_test
  SCRIPT conformance/vectors/run.py
  ARGUMENTS --every-release --exact --testee=conformance/testee/mitogen-testee)

mitogen_script_test(conformance/vectors/meaning_test
  SCRIPT conformance/vectors/meaning_test.py)

mitogen_script_test(conformance/vectors/runner_test
  SCRIPT conformance/vectors/runner_test.py)

mitogen_script_test(conformance/vectors/schema_test
  SCRIPT conformance/vectors/schema_test.py
  ARGUMENTS conformance/testee/mitogen-testee)

mitogen_script_test(conformance/vectors/standard_output_test
  SCRIPT conformance/vectors/standard_output_test.py)

mitogen_script_test(conformance/vectors/tables_test
  SCRIPT conformance/vectors/tables_test.py)

mitogen_script_test(conformance/vectors/vectors_test
  SCRIPT conformance/vectors/run.py
  ARGUMENTS --exact --testee=conformance/testee/mitogen-testee)

mitogen_script_test(docs/reference/documented_test
  SCRIPT docs/reference/documented_test.py
  LABELS external local)

mitogen_script_test(docs/reference/doxygen_filter_test
  SCRIPT docs/reference/doxygen_filter_test.py
  LABELS external local)

mitogen_script_test(packaging/cmake/generate_test
  SCRIPT packaging/cmake/generate_test.py
  LABELS external local)

mitogen_script_test(packaging/completion/completion_test
  SCRIPT packaging/completion/completion_test.py
  LABELS local)

mitogen_script_test(packaging/man/man_test
  SCRIPT packaging/man/man_test.py)

mitogen_script_test(packaging/archive_test
  SCRIPT packaging/archive_test.py
  LABELS local)

mitogen_script_test(packaging/programs_test
  SCRIPT packaging/programs_test.py)

mitogen_script_test(tools/checks/house_test
  SCRIPT tools/checks/house_test.py
  LABELS external local)

mitogen_script_test(tools/checks/limits_test
  SCRIPT tools/checks/limits_test.py
  LABELS external local)

mitogen_script_test(tools/exchanges/exchanges_test
  SCRIPT tools/exchanges/exchanges_test.py
  LABELS external local)

mitogen_script_test(tools/mito/mito_python_test
  SCRIPT tools/mito/mito_test.py
  ARGUMENTS --python
  LABELS external local)

mitogen_script_test(tools/mito/mito_streams_test
  SCRIPT tools/mito/mito_streams_test.py
  LABELS no-sandbox)

mitogen_script_test(tools/mito/mito_test
  SCRIPT tools/mito/mito_test.py)

mitogen_script_test(tools/soak/leak_test
  SCRIPT tools/soak/leak_test.sh)

mitogen_script_test(tools/soak/soak_test
  SCRIPT tools/soak/soak_test.sh
  LABELS external local)

mitogen_script_test(tools/spec/checkout_test
  SCRIPT tools/spec/checkout_test.py
  LABELS external local)

mitogen_script_test(tools/spec/index_test
  SCRIPT tools/spec/index_test.py)

mitogen_script_test(tools/spec/page_test
  SCRIPT tools/spec/page_test.py
  LABELS external local)

mitogen_script_test(tools/spec/spec_test
  SCRIPT tools/spec/spec_test.py)

mitogen_script_test(tools/spec_tables/original_test
  SCRIPT tools/spec_tables/original_test.py
  LABELS external local)

mitogen_script_test(tools/spec_tables/tables_test
  SCRIPT tools/spec_tables/tables_test.py
  ARGUMENTS tools/spec_tables/spec_tables)

# What mitogen_runfiles.cmake puts where tests run.
set(mitogen_data VERSION WORKSPACE capi conformance docs include packaging protocol
  router stub tools)

# Tests that only Bazel runs, each with the reason:
#   //fuzz/cpython:guard_test: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz/cpython:python_value_test: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:boot_command_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:child_context_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:context_config_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:frame_decoder_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:literal_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:login_dialog_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:master_context_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:payload_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:pickle_cpython_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:pickle_decode_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:pickle_messages_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:pickle_mutator_test: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:pickle_round_trip_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:preamble_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:python_source_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //fuzz:router_scenario_fuzzer: fuzzing is done with Bazel, which makes the corpora (fuzz/fuzz.bzl)
#   //tools/checks:output_test: runs programs of fuzz/
