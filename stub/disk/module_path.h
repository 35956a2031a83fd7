// A master's modules and resources, found in directories as Python finds them.
//
// Contract. One thread at a time. A directory is read once, and later changes
// in it are not seen; a file is read each time. Names come from children and
// are only ever looked up in what a directory listed, so none leads out of the
// directories, except by a symbolic link that owned_links.h follows. A file
// that cannot be read, or is too big, is an error; an absent module is not.
// Source is as PortableSource() makes it.
//
// Only source in `.py` files is served. No module is served from a directory
// that holds a standard library, and none of any Python's standard library is
// named as related. A package without `__init__.py` (PEP 420) is searched, and
// named as related, but it has no source. So it counts as absent, as in the
// original, whose child cannot import it either.
//
// It differs from the original in three ways. It also relates a module that
// `from . import name` names. A source that does not compile is served. The
// name of a resource is never a path; in the original under Python 3.13 a path
// leads to any file.
//
// Source of the facts: mitogen/master.py, ModuleFinder, get_child_modules,
// is_stdlib_path and ResourceResponder (0.2.8 to 0.3.54); CPython's
// importlib.machinery.FileFinder, pkgutil.iter_modules.

#ifndef MITOGEN_STUB_DISK_MODULE_PATH_H_
#define MITOGEN_STUB_DISK_MODULE_PATH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "router/modules/module_source.h"
#include "stub/disk/directory_listings.h"

namespace mitogen {

struct ModuleDirectory {
  std::string directory;
  // If there is one, only this package is served from there.
  std::string only_package;
};

struct ModulePathLimits {
  // Bytes of a source or a resource.
  size_t max_file_bytes = 64u << 20;
  // Modules whose imports are remembered.
  size_t max_scanned = 1u << 16;
  // Bytes of a source that is searched for imports, which takes up to 50 ms a
  // MiB, while everybody waits. A child asks for what a larger one imports.
  size_t max_scanned_bytes = 2u << 20;
  // Names related to one module.
  size_t max_related = 1u << 14;
  ListingLimits listings;
};

struct ModulePathOptions {
  // Earlier ones win.
  std::vector<ModuleDirectory> directories;
  // The file of `__main__`; without one there is no such module.
  std::string main_file;
  ModulePathLimits limits;
};

class ModulePath : public ModuleSource, public ResourceSource {
 public:
  explicit ModulePath(ModulePathOptions options);

  absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) override;
  absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) override;
  std::optional<uint64_t> SizeOf(absl::string_view package,
                                 absl::string_view resource) override;
  absl::StatusOr<std::optional<std::string>> Read(
      absl::string_view package, absl::string_view resource) override;

 private:
  // What a name stands for.
  struct Found {
    // The file of the source; empty for a package that has none.
    std::string file;
    // For a package, where its modules are.
    std::vector<std::string> directories;

    bool is_package() const { return !directories.empty(); }
  };

  absl::StatusOr<std::string> ReadSource(const std::string& file);
  std::optional<Found> Locate(absl::string_view fullname);
  std::vector<std::string> DirectoriesFor(absl::string_view top_level);
  std::optional<Found> LocateIn(const std::vector<std::string>& directories,
                                absl::string_view name);
  std::vector<std::string> Submodules(const std::string& directory);
  // Those that do not look whether a directory could be read.
  absl::StatusOr<std::optional<ModuleSourceText>> FindListed(
      absl::string_view fullname);
  // The file of a resource; nothing if there is none.
  absl::StatusOr<std::optional<std::string>> LocateResource(
      absl::string_view package, absl::string_view resource);
  absl::StatusOr<std::optional<std::string>> ReadListed(
      absl::string_view package, absl::string_view resource);
  absl::StatusOr<absl::btree_set<std::string>> Scan(
      const std::string& fullname);
  absl::btree_set<std::string> DirectlyRelated(const std::string& fullname);
  bool MayBeRelated(absl::string_view fullname);

  const ModulePathOptions options_;
  DirectoryListings listings_;
  // The related modules of each module.
  absl::btree_map<std::string, absl::btree_set<std::string>> related_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_MODULE_PATH_H_
