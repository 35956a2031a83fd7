// Accepts processes that join by a unix socket. It reads who each one is, gives
// it an id, and hands its socket to the host.
//
// Contract. All calls come from the thread of the loop. Loop and host must
// outlive the listener. Any number of clients may be joining at once; a client
// that says nothing does not hold up the others. The destructor removes the
// socket's file.
//
// Source of the facts: mitogen/unix.py, Listener (0.3.54); BOOT-16.

#ifndef MITOGEN_STUB_LINK_UNIX_LISTENER_H_
#define MITOGEN_STUB_LINK_UNIX_LISTENER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "stub/os/event_loop.h"
#include "stub/os/listening_socket.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

class UnixListener {
 public:
  // Order of calls, for each client that says who it is: AllocateClientId(),
  // then ListenerId() if there is an id, then either OnClient() or
  // OnClientRefused(). If the client says nothing in time, or if no client can
  // be accepted, only OnClientRefused() is called.
  class Host {
   public:
    virtual ~Host() = default;
    // A client wants to join. Returns a new id for it.
    virtual absl::StatusOr<uint32_t> AllocateClientId() = 0;
    // The id of the context that gives it.
    virtual uint32_t ListenerId() = 0;
    // The client has been told its id. Frames follow on `socket`.
    virtual void OnClient(uint32_t context_id, uint32_t pid,
                          UniqueFd socket) = 0;
    // A client did not join, or no client can be accepted.
    virtual void OnClientRefused(absl::string_view why) = 0;
  };

  // Fails as ListeningSocket::Open() does.
  static absl::StatusOr<std::unique_ptr<UnixListener>> Open(
      EventLoop* loop, const std::string& path, Host* host);
  ~UnixListener();

  UnixListener(const UnixListener&) = delete;
  UnixListener& operator=(const UnixListener&) = delete;

 private:
  // A client that has not said who it is.
  struct Client {
    UniqueFd socket;
    std::string hello;
    EventLoop::TimerId deadline;
  };

  UnixListener(EventLoop* loop, ListeningSocket socket, Host* host);

  void Accept();
  void ReadHello(int fd);
  void Admit(Client client);
  void Refuse(int fd, absl::string_view why);

  EventLoop* const loop_;
  const ListeningSocket socket_;
  Host* const host_;
  absl::btree_map<int, Client> clients_;
  EventLoop::TimerId accept_again_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_UNIX_LISTENER_H_
