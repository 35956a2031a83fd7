// A FileSource of files in memory, for tests.

#ifndef MITOGEN_ROUTER_FILES_TESTING_MEMORY_FILES_H_
#define MITOGEN_ROUTER_FILES_TESTING_MEMORY_FILES_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "router/files/file_source.h"
#include "router/role/python_error.h"

namespace mitogen {

class MemoryReader : public FileReader {
 public:
  explicit MemoryReader(std::string content) : content_(std::move(content)) {}

  absl::StatusOr<size_t> Read(absl::Span<char> space) override {
    const size_t size = content_.copy(space.data(), space.size(), at_);
    at_ += size;
    return size;
  }

 private:
  const std::string content_;
  size_t at_ = 0;
};

class MemoryFiles : public FileSource {
 public:
  absl::StatusOr<OpenFile> Open(absl::string_view path,
                                FileLinks links) override {
    opened.emplace_back(path);
    if (links == FileLinks::kTrusted) by_trusted_links.emplace_back(path);
    const auto it = files.find(path);
    if (it == files.end()) {
      return PythonError(
          "builtins.FileNotFoundError",
          absl::StrCat("[Errno 2] No such file or directory: '", path, "'"));
    }
    OpenFile file;
    file.stat.size = it->second.size();
    file.stat.mode = 0100644;
    file.stat.owner = "root";
    file.stat.group = "root";
    file.stat.mtime = 1.5;
    file.reader = std::make_unique<MemoryReader>(it->second);
    return file;
  }

  absl::btree_map<std::string, std::string> files;
  // The paths that were asked for.
  std::vector<std::string> opened;
  // Those of them for which only trusted links were to be followed.
  std::vector<std::string> by_trusted_links;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_TESTING_MEMORY_FILES_H_
