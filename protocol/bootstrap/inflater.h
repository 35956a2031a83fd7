// Inflates one compressed stream that arrives in any chunking, up to a bound,
// and finds where it ends, so that nobody has to announce its length. Owns the
// state that zlib keeps for it.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_INFLATER_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_INFLATER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct z_stream_s;

namespace mitogen {

enum class Compression {
  kZlib,        // With a header, and a checksum at its end.
  kRawDeflate,  // Neither.
};

// What errors say about the stream.
struct InflateSubject {
  absl::string_view name;    // Such as "preamble".
  absl::string_view clause;  // For data that is not such a stream.
  absl::string_view limit_clause;
};

class Inflater {
 public:
  // Neither the stream nor what it inflates to may exceed `max_size` bytes.
  Inflater(Compression compression, const InflateSubject& subject,
           uint64_t max_size);

  // Takes bytes from the front of `bytes` and returns how many. That is all of
  // them, or fewer if the stream ended inside; done() is then true. An error
  // (corrupt data, a wrong checksum, a limit) is final, and its offset counts
  // compressed bytes from the start of the stream.
  absl::StatusOr<size_t> Feed(absl::string_view bytes);

  // The stream is complete and its checksum right.
  bool done() const { return done_; }
  // Compressed bytes taken so far.
  uint64_t consumed() const { return consumed_; }
  // What they inflated to.
  const std::string& output() const { return output_; }
  std::string TakeOutput() { return std::move(output_); }

 private:
  struct EndInflate {
    void operator()(z_stream_s* stream) const;
  };

  absl::Status Step();
  absl::Status Corrupt() const;
  absl::Status TooLarge(absl::string_view measure) const;

  const InflateSubject subject_;
  const uint64_t max_size_;
  std::unique_ptr<z_stream_s, EndInflate> stream_;
  std::string output_;
  uint64_t consumed_ = 0;
  bool done_ = false;
  absl::Status failure_;
};

// Inflates `bytes`, which hold one stream and nothing else.
absl::StatusOr<std::string> InflateAll(Compression compression,
                                       const InflateSubject& subject,
                                       uint64_t max_size,
                                       absl::string_view bytes);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_INFLATER_H_
