# Written by packaging/cmake/generate.py from the BUILD files; do not edit.
# packaging/cmake/mitogen_functions.cmake has the functions.

mitogen_internal_library(mitogen_child
  SOURCES
    stub/child/blocking_handshake.cc
    stub/child/booting.cc
    stub/child/call_pool.cc
    stub/child/call_runner.cc
    stub/child/child.cc
    stub/child/child_calls.cc
    stub/child/child_loop.cc
    stub/child/child_process.cc
    stub/child/child_process_children.cc
    stub/child/child_process_end.cc
    stub/child/child_process_face.cc
    stub/child/child_receivers.cc
    stub/child/child_services.cc
    stub/child/functions/ansible_functions.cc
    stub/child/functions/environment_functions.cc
    stub/child/functions/good_temp_directory.cc
    stub/child/functions/os_functions.cc
    stub/child/functions/parent_functions.cc
    stub/child/functions/system_arguments.cc
    stub/child/functions/test_functions.cc
    stub/child/functions/user_path.cc
    stub/child/output_capture.cc
    stub/child/run_child.cc
    stub/child/sent_program.cc
    stub/child/stdio.cc
    stub/child/whole_file.cc
    stub/connect/python_options.cc
    stub/functions/argument_value.cc
    stub/functions/child_functions.cc
    stub/functions/function_error.cc
    stub/functions/function_table.cc
    stub/functions/native_function.cc
    stub/functions/no_python.cc
    stub/functions/typed_function.cc
    stub/os/idle_memory.cc
    stub/os/out_of_memory.cc
    stub/os/process/diagnostics.cc
    stub/os/process/exit_signals.cc
    stub/os/standard_output.cc
    stub/os/write_all.cc
    stub/stub_usage.cc
    stub/usage/usage.cc
  LINKS mitogen_master mitogen_protocol mitogen_router absl::btree absl::flat_hash_map
    absl::flat_hash_set absl::function_ref absl::inlined_vector absl::int128 absl::span
    absl::status absl::statusor absl::str_format absl::strings absl::time)

mitogen_internal_library(mitogen_mito
  SOURCES
    tools/mito/call_words.cc
    tools/mito/caller.cc
    tools/mito/check_paths.cc
    tools/mito/command_line.cc
    tools/mito/completion.cc
    tools/mito/end_on_signal.cc
    tools/mito/explain/clause_table.cc
    tools/mito/explain/explain.cc
    tools/mito/explain/reason_table.cc
    tools/mito/fan_out.cc
    tools/mito/flag.cc
    tools/mito/hop.cc
    tools/mito/hosts.cc
    tools/mito/json/json_reader.cc
    tools/mito/json/json_surrogates.cc
    tools/mito/json/json_text.cc
    tools/mito/json/json_untag.cc
    tools/mito/json/json_writer.cc
    tools/mito/line_reader.cc
    tools/mito/method_table.cc
    tools/mito/mito_usage.cc
    tools/mito/output/cut_text.cc
    tools/mito/output/log_printer.cc
    tools/mito/output/outcome.cc
    tools/mito/output/output_lines.cc
    tools/mito/progress.cc
    tools/mito/session/echo_service.cc
    tools/mito/session/request_id.cc
    tools/mito/session/request_lines.cc
    tools/mito/session/session.cc
    tools/mito/session/session_offers.cc
    tools/mito/session/session_operations.cc
    tools/mito/session/session_request.cc
  LINKS mitogen_child mitogen_master mitogen_protocol mitogen_router absl::any_invocable
    absl::btree absl::flat_hash_map absl::span absl::status absl::statusor
    absl::str_format absl::strings absl::time nlohmann_json::nlohmann_json)

mitogen_internal_library(mitogen_testee
  SOURCES
    conformance/json/atom_reader.cc
    conformance/json/json_text.cc
    conformance/json/json_value_reader.cc
    conformance/json/json_value_writer.cc
    conformance/json/key_order.cc
    conformance/scenario/scenario_calls.cc
    conformance/scenario/scenario_context.cc
    conformance/scenario/scenario_json.cc
    conformance/scenario/scenario_run.cc
    conformance/scenario/scenario_text.cc
    conformance/testee/answer.cc
    conformance/testee/boot_operations.cc
    conformance/testee/connect_operations.cc
    conformance/testee/frame_operations.cc
    conformance/testee/literal_operations.cc
    conformance/testee/message_reader.cc
    conformance/testee/output_operations.cc
    conformance/testee/payload_operations.cc
    conformance/testee/pickle_operations.cc
    conformance/testee/preamble_operations.cc
    conformance/testee/request.cc
    conformance/testee/router_operations.cc
    conformance/testee/scenario_roles.cc
    conformance/testee/start_operations.cc
    conformance/testee/testee.cc
    conformance/testee/testee_usage.cc
  LINKS mitogen_child mitogen_master mitogen_protocol mitogen_router absl::flat_hash_map
    absl::flat_hash_set absl::span absl::status absl::statusor absl::strings
    nlohmann_json::nlohmann_json)

mitogen_embedded_text(mitogen_mito
  FROM docs/spec/clauses.json
  TO tools/mito/explain/clauses.json.inc)

mitogen_object_library(mitogen_heap_peak
  SOURCES protocol/pickle/testing/heap_peak.cc)

mitogen_object_library(mitogen_allocation_counter
  SOURCES protocol/testing/allocation_counter.cc)

mitogen_program(conformance/testee/mitogen-testee
  SOURCES conformance/testee/testee_main.cc
  LINKS mitogen_child mitogen_testee absl::strings)

mitogen_program(stub/mitogen-stub
  SOURCES stub/stub_main.cc
  LINKS mitogen_child absl::strings)

mitogen_program(tools/mito/mito
  SOURCES tools/mito/mito_main.cc
  LINKS mitogen_child mitogen_master mitogen_mito mitogen_protocol absl::statusor
    absl::strings absl::time)
