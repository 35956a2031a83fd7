// Converts names of files and arguments of programs, which are bytes to the
// system and text to Python. Python shows bytes that are not UTF-8 as lone
// surrogates (PEP 383, "surrogateescape").

#ifndef MITOGEN_STUB_DISK_FILESYSTEM_TEXT_H_
#define MITOGEN_STUB_DISK_FILESYSTEM_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// A byte 0x80 + n that is not UTF-8 becomes U+DC80 + n, in WTF-8.
std::string DecodeFilesystemText(absl::string_view bytes);

// The reverse.
std::string EncodeFilesystemText(absl::string_view text);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_FILESYSTEM_TEXT_H_
