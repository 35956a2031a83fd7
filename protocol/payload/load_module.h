// LOAD_MODULE: the source of a module, or the news that there is none, as one
// pickled tuple `(fullname, pkg_present, path, compressed, related)` (PAY-7;
// mitogen/master.py, ModuleResponder._build_tuple; mitogen/core.py,
// Importer._on_load_module).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_LOAD_MODULE_H_
#define MITOGEN_PROTOCOL_PAYLOAD_LOAD_MODULE_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

struct LoadModule {
  absl::string_view fullname;
  // None for a module that is no package; for a package, a list or a tuple of
  // the names of the modules in it, which are text, or bytes in UTF-8.
  ValueId pkg_present;
  // The path of the file on the master. Without it there is no such module, and
  // the other fields mean nothing.
  std::optional<absl::string_view> path;
  // A zlib stream of the source, which nothing here inflates. Empty if there
  // is no such module.
  absl::string_view compressed;
  // A list or a tuple of the full names of modules that this one is likely to
  // import, as in pkg_present.
  ValueId related;

  bool found() const { return path.has_value(); }
};

// Reads the payload into `document`, which is cleared first. The result borrows
// from the document, which borrows from the payload. Errors: those of the
// pickle decoder, PAY-17, and PAY-7, which names the field that is wrong.
absl::StatusOr<LoadModule> ParseLoadModule(const MessageView& message,
                                           PickleDecoder* decoder,
                                           Document* document);

// The lists are in `document`, to which values are added. Without a path only
// fullname is written. The destination is left to the caller. Errors: a caller
// fault, which names the field.
absl::StatusOr<Message> ToMessage(const LoadModule& module,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_LOAD_MODULE_H_
