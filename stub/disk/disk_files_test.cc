#include "stub/disk/disk_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/disk/account_names.h"
#include "stub/disk/filesystem_text.h"

namespace mitogen {
namespace {

std::string PathOf(const std::string& name) {
  return absl::StrCat(testing::TempDir(), "/disk_files_", getpid(), "_", name);
}

std::string Write(const std::string& name, const std::string& content) {
  const std::string path = PathOf(name);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

absl::StatusOr<std::string> Read(FileReader* reader, size_t size) {
  std::string bytes(size, '\0');
  const absl::StatusOr<size_t> got = reader->Read(absl::MakeSpan(bytes));
  if (!got.ok()) return got.status();
  bytes.resize(*got);
  return bytes;
}

TEST(DiskFilesTest, ReadsAFileInPieces) {
  DiskFiles files;
  absl::StatusOr<OpenFile> file =
      files.Open(Write("pieces", "abcde"), FileLinks::kAll);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(*Read(file->reader.get(), 3), "abc");
  EXPECT_EQ(*Read(file->reader.get(), 3), "de");
  EXPECT_EQ(*Read(file->reader.get(), 3), "");
}

TEST(DiskFilesTest, TellsSizeModeAndTimes) {
  const std::string path = Write("stat", "abcde");
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  const timespec times[] = {{1000, 500'000'000}, {2000, 250'000'000}};
  ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  DiskFiles files;
  const absl::StatusOr<OpenFile> file = files.Open(path, FileLinks::kAll);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->stat.size, 5);
  EXPECT_EQ(file->stat.mode, S_IFREG | 0640);
  EXPECT_EQ(file->stat.atime, 1000.5);
  EXPECT_EQ(file->stat.mtime, 2000.25);
}

TEST(DiskFilesTest, NamesTheAccountsThatTheOriginalNames) {
  DiskFiles files;
  const absl::StatusOr<OpenFile> file =
      files.Open(Write("owner", ""), FileLinks::kAll);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->stat.owner, "root");
  EXPECT_EQ(file->stat.group, "root");
}

TEST(DiskFilesTest, SaysInPythonsWordsThatAFileIsMissing) {
  EXPECT_EQ(
      DiskFiles().Open("/no/such/it's", FileLinks::kAll).status().message(),
      "builtins.FileNotFoundError: [Errno 2] No such file or directory: "
      "\"/no/such/it's\"");
}

TEST(DiskFilesTest, SaysInPythonsWordsThatAPathIsADirectory) {
  EXPECT_EQ(DiskFiles().Open("/etc", FileLinks::kAll).status().message(),
            "builtins.IsADirectoryError: [Errno 21] Is a directory: '/etc'");
}

TEST(DiskFilesTest, RefusesAFifoAtOnce) {
  const std::string path = PathOf("fifo");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(
      DiskFiles().Open(path, FileLinks::kAll).status().message(),
      absl::StrCat("builtins.OSError: '", path, "' is not a regular file."));
}

TEST(DiskFilesTest, RefusesADevice) {
  EXPECT_EQ(DiskFiles().Open("/dev/null", FileLinks::kAll).status().message(),
            "builtins.OSError: '/dev/null' is not a regular file.");
}

TEST(DiskFilesTest, OpensANameThatIsNotUtf8) {
  const std::string path = Write("\xff", "odd");
  absl::StatusOr<OpenFile> file =
      DiskFiles().Open(DecodeFilesystemText(path), FileLinks::kAll);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(*Read(file->reader.get(), 9), "odd");
}

// The number of the next descriptor that the system will give.
int NextDescriptor() {
  const int next = dup(0);
  EXPECT_GE(next, 0);
  close(next);
  return next;
}

TEST(DiskFilesTest, LeavesItsDescriptorsToNoProgramThatIsStarted) {
  const int before = NextDescriptor();
  const absl::StatusOr<OpenFile> file =
      DiskFiles().Open(Write("cloexec", ""), FileLinks::kAll);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(Read(file->reader.get(), 1).ok());
  EXPECT_EQ(fcntl(before, F_GETFD), FD_CLOEXEC);
}

TEST(DiskFilesTest, HasNoDescriptorBeforeTheFirstRead) {
  const int before = NextDescriptor();
  const std::string path = Write("waiting", "abc");
  DiskFiles files;
  std::vector<OpenFile> waiting;
  for (int i = 0; i < 100; ++i) {
    waiting.push_back(files.Open(path, FileLinks::kAll).value());
    ASSERT_EQ(NextDescriptor(), before);
  }
  EXPECT_EQ(*Read(waiting.back().reader.get(), 2), "ab");
  EXPECT_NE(NextDescriptor(), before);
  waiting.pop_back();
  EXPECT_EQ(NextDescriptor(), before);
}

TEST(DiskFilesTest, DoesNotReadAFileThatTookThePlaceOfAnother) {
  const std::string path = Write("replaced", "old");
  const absl::StatusOr<OpenFile> file = DiskFiles().Open(path, FileLinks::kAll);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(rename(Write("replacing", "new").c_str(), path.c_str()), 0);
  EXPECT_EQ(Read(file->reader.get(), 9).status().message(),
            absl::StrCat("builtins.OSError: '", path,
                         "' was replaced before it was read."));
}

TEST(DiskFilesTest, SaysThatAFileIsGoneBeforeItWasRead) {
  const std::string path = Write("gone", "old");
  const absl::StatusOr<OpenFile> file = DiskFiles().Open(path, FileLinks::kAll);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(unlink(path.c_str()), 0);
  EXPECT_THAT(std::string(Read(file->reader.get(), 9).status().message()),
              testing::StartsWith("builtins.FileNotFoundError"));
}

TEST(AccountNamesTest, FindsTheFirstNameOfAnId) {
  const std::string database =
      Write("passwd", "short\nroot:x:0:0::/root:\ntoor:x:0:\nme:x:1000:100\n");
  EXPECT_EQ(AccountName(database, 0), "root");
  EXPECT_EQ(AccountName(database, 1000), "me");
  EXPECT_EQ(AccountName(database, 7), std::nullopt);
  EXPECT_EQ(AccountName("/no/such/file", 0), std::nullopt);
}

// A user who can write where files are served from must not make us serve files
// that only we may read.
TEST(DiskFilesTest, FollowsOnlyTrustedLinksWhereThatIsAsked) {
  const std::string secret = Write("secret", "secret");
  const std::string link = PathOf("link");
  ASSERT_EQ(symlink(secret.c_str(), link.c_str()), 0);
  DiskFiles files;
  EXPECT_TRUE(files.Open(link, FileLinks::kTrusted).ok());
  if (lchown(link.c_str(), 12345, -1) != 0) {
    GTEST_SKIP() << "needs to give a link to another user";
  }
  EXPECT_TRUE(files.Open(link, FileLinks::kAll).ok());
  EXPECT_EQ(files.Open(link, FileLinks::kTrusted).status().message(),
            absl::StrCat("builtins.PermissionError: '", link,
                         "': a symbolic link of user 12345 leads to a file "
                         "that is not theirs"));
}

// The file is opened again at the first read.
TEST(DiskFilesTest, DoesNotReadByALinkThatCameAfterTheOpening) {
  const std::string secret = Write("behind", "secret");
  const std::string path = Write("honest", "honest");
  DiskFiles files;
  const absl::StatusOr<OpenFile> file = files.Open(path, FileLinks::kTrusted);
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(unlink(path.c_str()), 0);
  ASSERT_EQ(symlink(secret.c_str(), path.c_str()), 0);
  EXPECT_FALSE(Read(file->reader.get(), 10).ok());
}

}  // namespace
}  // namespace mitogen
