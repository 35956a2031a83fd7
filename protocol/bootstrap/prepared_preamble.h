// A core that is compressed once for any number of children. Each child gets a
// preamble of its own, for which only the last line is compressed.
//
//   const PreparedPreamble prepared(core_source);
//   std::string preamble = prepared.Make(*WriteLastLine(config, style));
//
// PreambleReader and Python's zlib take the stream (BOOT-4). It is some bytes
// longer than that of MakePreamble(), because it has a boundary between the
// core and the last line.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_PREPARED_PREAMBLE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_PREPARED_PREAMBLE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

struct z_stream_s;

namespace mitogen {

class PreparedPreamble {
 public:
  // An empty core is for children that are not Python.
  explicit PreparedPreamble(absl::string_view core_source);

  // Any number of threads may call this at once.
  std::string Make(absl::string_view last_line) const;

 private:
  struct EndDeflate {
    void operator()(z_stream_s* stream) const;
  };

  // The header and the compressed core, up to a byte boundary.
  std::string head_;
  uint32_t head_checksum_;
  // Can refer to the end of the core. Only copies of it are used.
  std::unique_ptr<z_stream_s, EndDeflate> tail_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_PREPARED_PREAMBLE_H_
