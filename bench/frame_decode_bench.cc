// Splits a stream into messages, in reads of the original's size. "copy" is the
// least that such reads can cost: it copies the same bytes into one buffer.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/limits.h"
#include "protocol/message.h"

namespace mitogen {
namespace {

// mitogen/core.py, CHUNK_SIZE.
constexpr size_t kReadSize = 128 << 10;
constexpr size_t kStreamSize = 1 << 20;

std::string StreamOf(size_t payload_size) {
  const std::string payload(payload_size, 'x');
  MessageHeader header{Encoding::kPickle, 1, 0, 0, 101, 1001};
  std::string stream;
  while (stream.size() < kStreamSize) {
    const absl::Status status =
        AppendFrame({header, payload}, Dialect(), Limits(), &stream);
    if (!status.ok()) std::abort();
  }
  return stream;
}

size_t DrainMessages(FrameDecoder* decoder) {
  size_t messages = 0;
  for (;;) {
    const absl::StatusOr<std::optional<MessageView>> message = decoder->Next();
    if (!message.ok()) std::abort();
    if (!message->has_value()) return messages;
    benchmark::DoNotOptimize((*message)->payload.data());
    ++messages;
  }
}

void Decode(benchmark::State& state, size_t payload_size) {
  const std::string stream = StreamOf(payload_size);
  FrameDecoder decoder{Dialect(), Limits()};
  size_t messages = 0;
  for (auto _ : state) {
    for (absl::string_view rest = stream; !rest.empty();) {
      const absl::Span<char> space = decoder.WritableSpan();
      const size_t size = std::min({kReadSize, space.size(), rest.size()});
      std::memcpy(space.data(), rest.data(), size);
      decoder.Commit(size);
      messages += DrainMessages(&decoder);
      rest.remove_prefix(size);
    }
  }
  state.SetItemsProcessed(messages);
  state.SetBytesProcessed(state.iterations() * stream.size());
}

void Copy(benchmark::State& state, size_t payload_size) {
  const std::string stream = StreamOf(payload_size);
  std::string buffer(kReadSize, '\0');
  for (auto _ : state) {
    for (absl::string_view rest = stream; !rest.empty();) {
      const size_t size = std::min(kReadSize, rest.size());
      std::memcpy(buffer.data(), rest.data(), size);
      benchmark::ClobberMemory();
      rest.remove_prefix(size);
    }
  }
  state.SetItemsProcessed(state.iterations() * stream.size() /
                          (payload_size + kFrameHeaderSize));
  state.SetBytesProcessed(state.iterations() * stream.size());
}

BENCHMARK_CAPTURE(Decode, 64 B, 64)->Name("frame/64 B");
BENCHMARK_CAPTURE(Decode, 64 KiB, 64 << 10)->Name("frame/64 KiB");
BENCHMARK_CAPTURE(Copy, 64 KiB, 64 << 10)->Name("copy/64 KiB");

}  // namespace
}  // namespace mitogen

BENCHMARK_MAIN();
