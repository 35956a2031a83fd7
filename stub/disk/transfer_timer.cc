#include "stub/disk/transfer_timer.h"

#include <chrono>
#include <memory>
#include <utility>

namespace mitogen {
namespace {

void Arm(EventLoop* loop, FileService* service,
         const std::shared_ptr<bool>& armed) {
  if (std::exchange(*armed, true)) return;
  loop->After(std::chrono::milliseconds(FileTransfers::kPeriodMs), [=] {
    *armed = false;
    service->CheckProgress();
    if (service->transfers().link_count() > 0) Arm(loop, service, armed);
  });
}

}  // namespace

void WatchTransfers(EventLoop* loop, FileService* service) {
  service->set_on_transfer(
      [loop, service, armed = std::make_shared<bool>(false)] {
        Arm(loop, service, armed);
      });
}

}  // namespace mitogen
