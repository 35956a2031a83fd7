# Written by packaging/cmake/generate.py from the BUILD files; do not edit.
# packaging/cmake/mitogen_functions.cmake has the functions.

mitogen_internal_library(mitogen_bench
  SOURCES
    bench/bare_ping_pong.cc
    bench/bare_relay.cc
    bench/bench_tree.cc
    bench/shapes.cc
  LINKS mitogen_master mitogen_protocol absl::status absl::statusor absl::str_format
    absl::strings)

mitogen_program(bench/bare_leaf
  SOURCES bench/bare_leaf.cc
  LINKS mitogen_child mitogen_protocol mitogen_router absl::span absl::status
    absl::statusor absl::strings)

mitogen_program(bench/boot_bench
  SOURCES bench/boot_bench.cc
  LINKS mitogen_bench mitogen_child mitogen_master absl::status absl::statusor
    absl::time)

mitogen_program(bench/call_bench
  SOURCES bench/call_bench.cc
  LINKS mitogen_bench mitogen_child mitogen_master absl::status absl::statusor
    absl::strings)

mitogen_program(bench/file_bench
  SOURCES bench/file_bench.cc
  LINKS mitogen_bench mitogen_child mitogen_master absl::status absl::statusor)

mitogen_program(bench/frame_decode_bench
  SOURCES bench/frame_decode_bench.cc
  LINKS mitogen_protocol absl::span absl::status absl::statusor absl::strings
    benchmark::benchmark)

mitogen_program(bench/pickle_dump_bench
  SOURCES bench/pickle_dump_bench.cc
  LINKS mitogen_bench mitogen_protocol absl::strings benchmark::benchmark)

mitogen_program(bench/pickle_load_bench
  SOURCES bench/pickle_load_bench.cc
  LINKS mitogen_bench mitogen_protocol absl::statusor absl::strings benchmark::benchmark)

mitogen_program(bench/preamble_bench
  SOURCES bench/preamble_bench.cc
  LINKS mitogen_protocol absl::strings benchmark::benchmark)

mitogen_program(bench/relay_bench
  SOURCES bench/relay_bench.cc
  LINKS mitogen_bench mitogen_child mitogen_master mitogen_protocol absl::status
    absl::statusor absl::strings)

mitogen_program(bench/router_forward_bench
  SOURCES bench/router_forward_bench.cc
  LINKS mitogen_protocol mitogen_router absl::span absl::status absl::statusor
    absl::strings benchmark::benchmark)

mitogen_program(bench/router_memory_bench
  SOURCES bench/router_memory_bench.cc
  LINKS mitogen_heap_peak mitogen_router)

mitogen_program(bench/write_shapes
  SOURCES bench/write_shapes.cc
  LINKS mitogen_bench mitogen_protocol absl::str_format absl::strings)
