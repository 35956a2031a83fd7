// The preamble: what a parent sends after the first marker. One zlib stream,
// which inflates to the source of the original's core and, as its last line,
// the configuration of the new context. A child that is not Python runs none of
// it, but keeps the source: its own children may be Pythons, and need it.
//
//   PreambleReader reader(limits, boot_command.preamble_size);
//   while (!reader.done()) {
//     absl::StatusOr<size_t> taken = reader.Feed(bytes);
//     if (!taken.ok()) ...             // No preamble will come of this.
//     bytes.remove_prefix(*taken);     // What is left belongs to frames.
//     if (at_end) return reader.CheckEnd();
//   }
//   ParseContextConfig(reader.last_line());
//
// Source of the facts: mitogen/parent.py, Connection.get_preamble.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_PREAMBLE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_PREAMBLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/inflater.h"
#include "protocol/limits.h"

namespace mitogen {

class PreambleReader {
 public:
  // `announced_size` is what the boot command said, if there was one; the
  // stream must then be exactly that long.
  explicit PreambleReader(
      const Limits& limits,
      std::optional<uint64_t> announced_size = std::nullopt);

  // Takes bytes from the front of `bytes` and returns how many. That is all of
  // them, or fewer if the preamble ended inside; done() is then true. Errors
  // are final: BOOT-4 (not a zlib stream, or a wrong checksum), BOOT-5 (over
  // limits.max_preamble_size), BOOT-6 (not of the announced size).
  absl::StatusOr<size_t> Feed(absl::string_view bytes);

  bool done() const { return inflater_.done() && failure_.ok(); }
  // At the end of the input: whether the preamble came whole (BOOT-7).
  absl::Status CheckEnd() const;

  // Once done(): the last line, which holds the configuration, and all that
  // was before it, which is the core. Neither includes the newline between
  // them, nor the one at the end.
  const std::string& last_line() const { return last_line_; }
  const std::string& core_source() const { return core_source_; }
  std::string TakeCoreSource() { return std::move(core_source_); }

 private:
  absl::Status CheckSize() const;
  void Split();

  Inflater inflater_;
  const std::optional<uint64_t> announced_size_;
  std::string core_source_;
  std::string last_line_;
  absl::Status failure_;
};

// Compresses what PreambleReader reads: `core_source`, then `last_line`.
std::string MakePreamble(absl::string_view core_source,
                         absl::string_view last_line);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_PREAMBLE_H_
