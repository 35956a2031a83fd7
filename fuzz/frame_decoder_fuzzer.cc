// Frames in any chunking. The first byte of the input seeds the sizes of the
// chunks, the second picks a dialect and a limit, the rest is the stream. The
// events must be those of one single Feed. The messages must encode to the
// bytes that they came from.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fuzz/chunk_sizes.h"
#include "fuzz/claims/require.h"
#include "protocol/frame.h"

namespace mitogen {
namespace {

struct Setting {
  Dialect dialect;
  Limits limits;
};

Setting SettingOf(uint8_t choice) {
  Setting setting;
  if ((choice & 1) != 0) setting.dialect = *DialectOf(kOldestRelease);
  if ((choice & 2) != 0) setting.limits.max_message_size = 64;
  return setting;
}

struct DecodedStream {
  std::string events;
  std::string encoded;
  absl::Status end;
};

void Drain(const Setting& setting, FrameDecoder* decoder,
           DecodedStream* outcome) {
  for (;;) {
    const auto message = decoder->Next();
    if (!message.ok() || !message->has_value()) return;
    absl::StrAppend(&outcome->events, DescribeMessage(**message), "\n");
    Require(AppendFrame(**message, setting.dialect, setting.limits,
                        &outcome->encoded)
                .ok(),
            "what was decoded can be encoded");
  }
}

void Finish(FrameDecoder* decoder, DecodedStream* outcome) {
  absl::StrAppend(&outcome->events, decoder->Next().status().ToString(), "\n",
                  decoder->CheckEnd().ToString());
}

DecodedStream DecodeAtOnce(const Setting& setting, absl::string_view stream) {
  FrameDecoder decoder(setting.dialect, setting.limits);
  DecodedStream outcome;
  decoder.Feed(stream);
  Drain(setting, &decoder, &outcome);
  Finish(&decoder, &outcome);
  outcome.end = decoder.CheckEnd();
  return outcome;
}

DecodedStream DecodeInChunks(const Setting& setting, uint8_t seed,
                             absl::string_view stream) {
  FrameDecoder decoder(setting.dialect, setting.limits);
  ChunkSizes sizes(seed);
  DecodedStream outcome;
  while (!stream.empty()) {
    const absl::string_view chunk = stream.substr(0, sizes.Next());
    decoder.Feed(chunk);
    Drain(setting, &decoder, &outcome);
    stream.remove_prefix(chunk.size());
  }
  Finish(&decoder, &outcome);
  outcome.end = decoder.CheckEnd();
  return outcome;
}

void Check(absl::string_view input) {
  if (input.size() < 2) return;
  const Setting setting = SettingOf(static_cast<uint8_t>(input[1]));
  const absl::string_view stream = input.substr(2);
  const DecodedStream whole = DecodeAtOnce(setting, stream);
  const DecodedStream chunked =
      DecodeInChunks(setting, static_cast<uint8_t>(input[0]), stream);
  Require(whole.events == chunked.events, "every chunking gives the same");
  Require(whole.encoded == chunked.encoded, "every chunking gives the same");
  Require(stream.substr(0, whole.encoded.size()) == whole.encoded,
          "messages encode to the bytes that they came from");
  if (!whole.end.ok()) return RequireFault(whole.end, "FRM-", stream.size());
  Require(whole.encoded == stream, "a stream without errors is its messages");
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
