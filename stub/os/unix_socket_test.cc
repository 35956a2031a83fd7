#include "stub/os/unix_socket.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr uid_t kSomebody = 65534;

// A process of `user` that listens on a path. It answers as the original's
// listener does when it lets context 7 join.
class ListenerOf {
 public:
  explicit ListenerOf(uid_t user) {
    EXPECT_NE(mkdtemp(directory_.data()), nullptr);
    EXPECT_EQ(chmod(directory_.c_str(), 0777), 0);
    int ready[2] = {};
    EXPECT_EQ(pipe(ready), 0);
    process_ = fork();
    if (process_ == 0) Listen(user, ready[1]);
    close(ready[1]);
    char byte = 0;
    listens_ = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
  }
  ListenerOf(const ListenerOf&) = delete;
  ListenerOf& operator=(const ListenerOf&) = delete;
  ~ListenerOf() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    std::filesystem::remove_all(directory_);
  }

  bool listens() const { return listens_; }
  std::string path() const { return directory_ + "/socket"; }

 private:
  [[noreturn]] void Listen(uid_t user, int ready) {
    const absl::StatusOr<sockaddr_un> address = UnixAddressOf(path());
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (!address.ok() || setuid(user) != 0 ||
        bind(fd, AsSockaddr(*address), sizeof *address) != 0 ||
        chmod(path().c_str(), 0777) != 0 || listen(fd, 1) != 0 ||
        write(ready, "", 1) != 1) {
      _exit(1);
    }
    const int client = accept(fd, nullptr, nullptr);
    const char assignment[] = {0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 1};
    if (write(client, assignment, sizeof assignment) < 0) _exit(1);
    pause();
    _exit(0);
  }

  // The path of a socket must be short, and its folder open to others.
  std::string directory_ = "/tmp/mitogen-XXXXXX";
  pid_t process_ = -1;
  bool listens_ = false;
};

TEST(JoinByUnixSocketTest, JoinsAListenerOfTheSameUser) {
  const ListenerOf listener(geteuid());
  ASSERT_TRUE(listener.listens());
  const auto join = JoinByUnixSocket(listener.path(), absl::Seconds(30));
  ASSERT_TRUE(join.ok()) << join.status();
  EXPECT_EQ(join->assignment.context_id, 7);
}

// The listener could read any file of root's.
TEST(JoinByUnixSocketTest, RefusesAListenerOfAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "needs to be root to be another user";
  const ListenerOf listener(kSomebody);
  ASSERT_TRUE(listener.listens());
  const auto join = JoinByUnixSocket(listener.path(), absl::Seconds(30));
  EXPECT_EQ(join.status().code(), absl::StatusCode::kPermissionDenied)
      << join.status();
}

}  // namespace
}  // namespace mitogen
