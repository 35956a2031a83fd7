#include "stub/disk/module_path.h"

#include <deque>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "protocol/fault.h"
#include "protocol/python_source/imports.h"
#include "protocol/python_source/standard_library.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "stub/disk/file_content.h"
#include "stub/disk/filesystem_text.h"
#include "stub/disk/source_text.h"

namespace mitogen {
namespace {

constexpr absl::string_view kMain = "__main__";
constexpr absl::string_view kPackageFile = "__init__.py";
constexpr absl::string_view kSuffix = ".py";
constexpr size_t kShown = 200;
// No child is told of a longer name, and no file has one.
constexpr size_t kMaxRelatedName = 4096;

std::string Join(absl::string_view directory, absl::string_view name) {
  return absl::StrCat(directory, "/", name);
}

ModulePathOptions Cleaned(ModulePathOptions options) {
  for (ModuleDirectory& entry : options.directories) {
    while (entry.directory.size() > 1 && entry.directory.back() == '/') {
      entry.directory.pop_back();
    }
    if (entry.directory.empty()) entry.directory.push_back('.');
  }
  return options;
}

// What a statement's names are relative to: nothing for an absolute one, and
// nothing at all for one with more dots than there are packages.
std::optional<std::string> ImportedModule(absl::string_view importer,
                                          bool is_package,
                                          const ImportStatement& statement) {
  if (statement.level == 0) return statement.module;
  std::vector<absl::string_view> parts = absl::StrSplit(importer, '.');
  const size_t drop = statement.level - (is_package ? 1 : 0);
  if (drop >= parts.size()) return std::nullopt;
  parts.resize(parts.size() - drop);
  if (!statement.module.empty()) parts.push_back(statement.module);
  return absl::StrJoin(parts, ".");
}

}  // namespace

ModulePath::ModulePath(ModulePathOptions options)
    : options_(Cleaned(std::move(options))),
      listings_(options_.limits.listings) {}

absl::StatusOr<std::optional<ModuleSourceText>> ModulePath::Find(
    absl::string_view fullname) {
  auto found = FindListed(fullname);
  // What was not found may be in a directory that could not be read.
  const absl::Status listed = listings_.TakeError();
  if (!listed.ok()) return listed;
  return found;
}

absl::StatusOr<std::optional<ModuleSourceText>> ModulePath::FindListed(
    absl::string_view fullname) {
  const std::optional<Found> found = Locate(fullname);
  if (!found.has_value() || found->file.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(std::string content, ReadSource(found->file));
  SourceText source = PortableSource(std::move(content));
  ModuleSourceText text = {.path = ReplaceInvalidUtf8(found->file),
                           .source = std::move(source.text),
                           .warning = std::move(source.warning)};
  if (found->is_package()) {
    text.submodules = Submodules(found->directories.front());
  }
  return text;
}

absl::StatusOr<std::vector<std::string>> ModulePath::Related(
    absl::string_view fullname) {
  absl::btree_set<std::string> related;
  std::deque<std::string> waiting = {std::string(fullname)};
  while (!waiting.empty()) {
    for (const std::string& name : DirectlyRelated(waiting.front())) {
      if (related.size() >= options_.limits.max_related) break;
      if (related.insert(name).second) waiting.push_back(name);
    }
    waiting.pop_front();
  }
  related.erase(std::string(fullname));
  return std::vector<std::string>(related.begin(), related.end());
}

absl::StatusOr<std::optional<std::string>> ModulePath::Read(
    absl::string_view package, absl::string_view resource) {
  auto content = ReadListed(package, resource);
  const absl::Status listed = listings_.TakeError();
  if (!listed.ok()) return listed;
  return content;
}

std::optional<uint64_t> ModulePath::SizeOf(absl::string_view package,
                                           absl::string_view resource) {
  const auto file = LocateResource(package, resource);
  // Whoever reads the file hears of it again.
  listings_.TakeError().IgnoreError();
  if (!file.ok() || !file->has_value()) return std::nullopt;
  return SizeByOwnedLinks(**file);
}

absl::StatusOr<std::optional<std::string>> ModulePath::ReadListed(
    absl::string_view package, absl::string_view resource) {
  ASSIGN_OR_RETURN(const std::optional<std::string> file,
                   LocateResource(package, resource));
  if (!file.has_value()) return std::nullopt;
  return ReadFileByOwnedLinks(*file, options_.limits.max_file_bytes);
}

absl::StatusOr<std::optional<std::string>> ModulePath::LocateResource(
    absl::string_view package, absl::string_view resource) {
  if (absl::StrContains(resource, '/')) {
    return PeerFault("ROL-11",
                     absl::StrCat("expected the name of a file in the package ",
                                  TruncateText(package, kShown), ", got ",
                                  TruncateText(resource, kShown)));
  }
  const std::optional<Found> found = Locate(package);
  if (!found.has_value()) return std::nullopt;
  const std::string name = EncodeFilesystemText(resource);
  for (const std::string& directory : found->directories) {
    if (listings_.HasFile(directory, name)) return Join(directory, name);
  }
  return std::nullopt;
}

// The main file is the one that the user named.
absl::StatusOr<std::string> ModulePath::ReadSource(const std::string& file) {
  const size_t limit = options_.limits.max_file_bytes;
  return file == options_.main_file ? ReadFile(file, limit)
                                    : ReadFileByOwnedLinks(file, limit);
}

std::optional<ModulePath::Found> ModulePath::Locate(
    absl::string_view fullname) {
  if (fullname == kMain) {
    if (options_.main_file.empty()) return std::nullopt;
    return Found{.file = options_.main_file};
  }
  Found found = {.directories =
                     DirectoriesFor(fullname.substr(0, fullname.find('.')))};
  for (const absl::string_view part : absl::StrSplit(fullname, '.')) {
    std::optional<Found> next = LocateIn(found.directories, part);
    if (!next.has_value()) return std::nullopt;
    found = *std::move(next);
  }
  return found;
}

std::vector<std::string> ModulePath::DirectoriesFor(
    absl::string_view top_level) {
  std::vector<std::string> directories;
  for (const ModuleDirectory& entry : options_.directories) {
    const bool serves =
        entry.only_package.empty() || entry.only_package == top_level;
    const bool is_standard_library =
        listings_.HasFile(entry.directory, "os.py") &&
        listings_.HasFile(entry.directory, "site.py");
    if (serves && !is_standard_library) directories.push_back(entry.directory);
  }
  return directories;
}

// A directory without a package's file counts only if nothing else does.
std::optional<ModulePath::Found> ModulePath::LocateIn(
    const std::vector<std::string>& directories, absl::string_view name) {
  if (name.empty()) return std::nullopt;
  Found portions;
  for (const std::string& directory : directories) {
    const bool is_directory = listings_.HasDirectory(directory, name);
    const std::string package = Join(directory, name);
    if (is_directory && listings_.HasFile(package, kPackageFile)) {
      return Found{Join(package, kPackageFile), {package}};
    }
    const std::string file = absl::StrCat(name, kSuffix);
    if (listings_.HasFile(directory, file)) {
      return Found{Join(directory, file), {}};
    }
    if (is_directory) portions.directories.push_back(package);
  }
  if (portions.directories.empty()) return std::nullopt;
  return portions;
}

std::vector<std::string> ModulePath::Submodules(const std::string& directory) {
  // A copy: looking into packages may forget it.
  const DirectoryListing listing = listings_.Of(directory);
  std::vector<std::string> names;
  absl::btree_set<std::string> seen = {"__init__"};
  for (const auto& [entry, kind] : listing) {
    absl::string_view name = entry;
    const bool is_module =
        kind == EntryKind::kFile
            ? absl::ConsumeSuffix(&name, kSuffix)
            : listings_.HasFile(Join(directory, name), kPackageFile);
    if (!is_module || name.empty() || absl::StrContains(name, '.')) continue;
    if (seen.emplace(name).second) names.emplace_back(name);
  }
  return names;
}

// What cannot be read imports nothing, and is read anew the next time.
absl::btree_set<std::string> ModulePath::DirectlyRelated(
    const std::string& fullname) {
  const auto known = related_.find(fullname);
  if (known != related_.end()) return known->second;
  absl::StatusOr<absl::btree_set<std::string>> related = Scan(fullname);
  const absl::Status listed = listings_.TakeError();
  if (!related.ok()) return {};
  if (!listed.ok()) return *std::move(related);
  if (related_.size() >= options_.limits.max_scanned) related_.clear();
  return related_.emplace(fullname, *std::move(related)).first->second;
}

absl::StatusOr<absl::btree_set<std::string>> ModulePath::Scan(
    const std::string& fullname) {
  absl::btree_set<std::string> related;
  const std::optional<Found> found = Locate(fullname);
  if (!found.has_value() || found->file.empty()) return related;
  ASSIGN_OR_RETURN(std::string source, ReadSource(found->file));
  const auto add = [&](absl::string_view name) {
    if (MayBeRelated(name)) related.emplace(name);
  };
  for (size_t dot = fullname.find('.'); dot != std::string::npos;
       dot = fullname.find('.', dot + 1)) {
    add(absl::string_view(fullname).substr(0, dot));
  }
  if (source.size() > options_.limits.max_scanned_bytes) return related;
  const SourceText portable = PortableSource(std::move(source));
  for (const ImportStatement& statement : ScanImports(portable.text)) {
    const std::optional<std::string> module =
        ImportedModule(fullname, found->is_package(), statement);
    if (!module.has_value() || module->size() > kMaxRelatedName) continue;
    add(*module);
    for (const std::string& name : statement.names) {
      if (name.size() > kMaxRelatedName) continue;
      add(absl::StrCat(*module, ".", name));
    }
  }
  return related;
}

bool ModulePath::MayBeRelated(absl::string_view fullname) {
  return fullname != kMain && !IsStandardLibraryName(fullname) &&
         !absl::StrContains(fullname, "six.moves") &&
         Locate(fullname).has_value();
}

}  // namespace mitogen
