#include "stub/os/listening_socket.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

namespace fs = std::filesystem;

// A folder with a short name, since the path of a socket must be short.
class ListeningSocketTest : public testing::Test {
 protected:
  ListeningSocketTest() : folder_("/tmp/listen-XXXXXX") {
    EXPECT_NE(mkdtemp(folder_.data()), nullptr);
    path_ = folder_ + "/s";
  }
  ~ListeningSocketTest() override { fs::remove_all(folder_); }

  void Write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
  }
  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Leaves a socket that nobody listens on.
  void LeaveStaleSocket() {
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof address),
              0);
  }

  std::string folder_;
  std::string path_;
};

TEST_F(ListeningSocketTest, MakesAFileThatOnlyItsUserMayUseAndRemovesIt) {
  {
    const absl::StatusOr<ListeningSocket> socket = ListeningSocket::Open(path_);
    ASSERT_TRUE(socket.ok()) << socket.status();
    struct stat status = {};
    ASSERT_EQ(lstat(path_.c_str(), &status), 0);
    EXPECT_TRUE(S_ISSOCK(status.st_mode));
    EXPECT_EQ(status.st_mode & 0777, 0600);
  }
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(ListeningSocketTest, GivesItsUserAllRightsWhateverTheUmask) {
  const mode_t earlier = umask(0777);
  const absl::StatusOr<ListeningSocket> socket = ListeningSocket::Open(path_);
  umask(earlier);
  ASSERT_TRUE(socket.ok()) << socket.status();
  struct stat status = {};
  ASSERT_EQ(lstat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600);
}

TEST_F(ListeningSocketTest, LeavesARegularFileAlone) {
  Write(path_, "precious");
  EXPECT_EQ(ListeningSocket::Open(path_).status().message(),
            "cannot listen on " + path_ +
                ": expected nothing there, or a socket that nobody listens on, "
                "got a regular file; choose another path, or remove it");
  EXPECT_EQ(Read(path_), "precious");
}

TEST_F(ListeningSocketTest, LeavesDirectoriesSymlinksAndFifosAlone) {
  fs::create_directory(path_);
  EXPECT_FALSE(ListeningSocket::Open(path_).ok());
  EXPECT_TRUE(fs::is_directory(path_));
  fs::remove(path_);

  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_FALSE(ListeningSocket::Open(path_).ok());
  EXPECT_TRUE(fs::is_fifo(path_));
  fs::remove(path_);

  Write(folder_ + "/target", "precious");
  fs::create_symlink(folder_ + "/target", path_);
  EXPECT_FALSE(ListeningSocket::Open(path_).ok());
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(Read(folder_ + "/target"), "precious");
}

TEST_F(ListeningSocketTest, DoesNotFollowASymlinkToAStaleSocket) {
  LeaveStaleSocket();
  const std::string link = folder_ + "/link";
  fs::create_symlink(path_, link);
  EXPECT_FALSE(ListeningSocket::Open(link).ok());
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_TRUE(fs::is_socket(path_));
}

TEST_F(ListeningSocketTest, ReplacesAStaleSocket) {
  LeaveStaleSocket();
  EXPECT_TRUE(ListeningSocket::Open(path_).ok());
}

TEST_F(ListeningSocketTest, LeavesASocketInUseAlone) {
  const absl::StatusOr<ListeningSocket> first = ListeningSocket::Open(path_);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(ListeningSocket::Open(path_).status().message(),
            "cannot listen on " + path_ + ": Address already in use");
  EXPECT_TRUE(fs::is_socket(path_));
}

TEST_F(ListeningSocketTest, RemovesNothingThatHasItsNameByThen) {
  {
    const absl::StatusOr<ListeningSocket> socket = ListeningSocket::Open(path_);
    ASSERT_TRUE(socket.ok()) << socket.status();
    fs::remove(path_);
    Write(path_, "another's");
  }
  EXPECT_EQ(Read(path_), "another's");
}

TEST_F(ListeningSocketTest, DoesNotRemoveTheSocketOfASuccessor) {
  auto first = std::make_unique<ListeningSocket>(*ListeningSocket::Open(path_));
  fs::remove(path_);
  const absl::StatusOr<ListeningSocket> second = ListeningSocket::Open(path_);
  ASSERT_TRUE(second.ok()) << second.status();
  first.reset();
  EXPECT_TRUE(fs::is_socket(path_));
}

}  // namespace
}  // namespace mitogen
