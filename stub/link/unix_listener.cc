#include "stub/link/unix_listener.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/unix_identity.h"
#include "protocol/status_macros.h"
#include "stub/os/non_blocking.h"

namespace mitogen {
namespace {

constexpr std::chrono::seconds kHelloTimeout{5};

}  // namespace

absl::StatusOr<std::unique_ptr<UnixListener>> UnixListener::Open(
    EventLoop* loop, const std::string& path, Host* host) {
  ASSIGN_OR_RETURN(ListeningSocket socket, ListeningSocket::Open(path));
  return std::unique_ptr<UnixListener>(
      new UnixListener(loop, std::move(socket), host));
}

UnixListener::UnixListener(EventLoop* loop, ListeningSocket socket, Host* host)
    : loop_(loop), socket_(std::move(socket)), host_(host) {
  loop_->Watch(socket_.fd(), POLLIN, [this](short) { Accept(); });
}

UnixListener::~UnixListener() {
  loop_->Unwatch(socket_.fd());
  loop_->Cancel(accept_again_);
  for (const auto& [fd, client] : clients_) {
    loop_->Unwatch(fd);
    loop_->Cancel(client.deadline);
  }
}

void UnixListener::Accept() {
  UniqueFd accepted(
      accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!accepted.valid()) {
    if (IsTransient(errno) || errno == ECONNABORTED) return;
    // accept() would fail again at once, for as long as there are no
    // descriptors. So it is tried again later.
    const int error = errno;
    loop_->SetEvents(socket_.fd(), 0);
    accept_again_ = loop_->After(std::chrono::seconds(1), [this] {
      loop_->SetEvents(socket_.fd(), POLLIN);
    });
    return host_->OnClientRefused(
        absl::StrCat("cannot accept a client: ", strerror(error)));
  }
  const int fd = accepted.get();
  Client& client = clients_[fd];
  client.socket = std::move(accepted);
  client.deadline = loop_->After(kHelloTimeout, [this, fd] {
    Refuse(fd, "expected its process id in 5 seconds, got nothing");
  });
  loop_->Watch(fd, POLLIN, [this, fd](short) { ReadHello(fd); });
}

void UnixListener::ReadHello(int fd) {
  Client& client = clients_.at(fd);
  char bytes[kUnixHelloSize];
  const ssize_t size = recv(fd, bytes, kUnixHelloSize - client.hello.size(), 0);
  if (size < 0 && IsTransient(errno)) return;
  if (size <= 0) {
    return Refuse(fd, absl::StrCat("expected ", kUnixHelloSize,
                                   " bytes of its process id, got the end "
                                   "after ",
                                   client.hello.size()));
  }
  client.hello.append(bytes, size);
  if (client.hello.size() < kUnixHelloSize) return;
  auto node = clients_.extract(fd);
  loop_->Unwatch(fd);
  loop_->Cancel(node.mapped().deadline);
  Admit(std::move(node.mapped()));
}

void UnixListener::Admit(Client client) {
  const absl::StatusOr<uint32_t> id = host_->AllocateClientId();
  if (!id.ok()) return host_->OnClientRefused(id.status().message());
  const std::string answer = ToBytes(UnixAssignment{
      *id, host_->ListenerId(), static_cast<uint32_t>(getpid())});
  // These are the first bytes on a new socket, so there is room for them.
  const ssize_t size =
      send(client.socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
  if (size != static_cast<ssize_t>(answer.size())) {
    return host_->OnClientRefused("a client left before it had an id");
  }
  host_->OnClient(*id, ParseUnixHello(client.hello), std::move(client.socket));
}

void UnixListener::Refuse(int fd, absl::string_view why) {
  const auto node = clients_.extract(fd);
  loop_->Unwatch(fd);
  loop_->Cancel(node.mapped().deadline);
  host_->OnClientRefused(absl::StrCat("a client did not join: ", why));
}

}  // namespace mitogen
