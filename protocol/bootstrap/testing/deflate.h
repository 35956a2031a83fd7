// Compresses what the code under test inflates.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_TESTING_DEFLATE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_TESTING_DEFLATE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "protocol/bootstrap/inflater.h"

namespace mitogen {

std::string Deflate(Compression compression, absl::string_view text);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_TESTING_DEFLATE_H_
