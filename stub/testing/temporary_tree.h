// A directory of files that lives as long as the test.

#ifndef MITOGEN_STUB_TESTING_TEMPORARY_TREE_H_
#define MITOGEN_STUB_TESTING_TEMPORARY_TREE_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace mitogen {

class TemporaryTree {
 public:
  TemporaryTree() : path_(::testing::TempDir() + "/tree-XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  TemporaryTree(const TemporaryTree&) = delete;
  TemporaryTree& operator=(const TemporaryTree&) = delete;
  ~TemporaryTree() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

  // Writes a file, and makes the directories that it is in.
  void Write(const std::string& name, const std::string& content) const {
    const std::filesystem::path file = path_ + "/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }

  // Makes a symbolic link, and the directories that it is in.
  void Link(const std::string& name, const std::string& target) const {
    const std::filesystem::path link = path_ + "/" + name;
    std::filesystem::create_directories(link.parent_path());
    std::filesystem::create_symlink(target, link);
  }

 private:
  std::string path_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_TESTING_TEMPORARY_TREE_H_
