// Compresses a text in one call: the inverse of inflater.h, for first stages
// and preambles.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_DEFLATE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_DEFLATE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "protocol/bootstrap/inflater.h"

namespace mitogen {

// One complete stream, as small as zlib gets it.
std::string Deflate(Compression compression, absl::string_view text);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_DEFLATE_H_
