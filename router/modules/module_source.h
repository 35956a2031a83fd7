// Where a master's modules come from. What is behind it, such as a disk or a
// Python, is the caller's business: this directory does no I/O.

#ifndef MITOGEN_ROUTER_MODULES_MODULE_SOURCE_H_
#define MITOGEN_ROUTER_MODULES_MODULE_SOURCE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

struct ModuleSourceText {
  // On the master, for tracebacks.
  std::string path;
  std::string source;
  // For a package, the names of the modules in it, without its own; nothing for
  // a module that is no package.
  std::optional<std::vector<std::string>> submodules;
  // What is wrong with the source, for the user to know; empty if nothing is.
  std::string warning = {};
};

class ModuleSource {
 public:
  virtual ~ModuleSource() = default;

  // Nothing if there is no such module, or if it is not to be given: the
  // original gives no module of the standard library.
  virtual absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) = 0;

  // The full names of modules that one which was found is likely to import, in
  // the order in which they are to be sent. The original sorts them by name,
  // and leaves out the standard library, six.moves and __main__.
  virtual absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) = 0;
};

// Where the files of packages come from that a master gives to contexts.
class ResourceSource {
 public:
  virtual ~ResourceSource() = default;

  // The size of a file of a package, as far as it is known without reading the
  // file; nothing if it is not, or if there is no such file.
  virtual std::optional<uint64_t> SizeOf(absl::string_view package,
                                         absl::string_view resource) {
    (void)package, (void)resource;
    return std::nullopt;
  }

  // The content of a file of a package; nothing if there is none.
  virtual absl::StatusOr<std::optional<std::string>> Read(
      absl::string_view package, absl::string_view resource) = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_MODULE_SOURCE_H_
