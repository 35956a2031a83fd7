// Which requests wait for an answer: each gets one, a reply or a dead message,
// unless whoever asked is gone (RTE-4, RTE-11).

#ifndef MITOGEN_ROUTER_SIM_RECORD_REQUEST_LEDGER_H_
#define MITOGEN_ROUTER_SIM_RECORD_REQUEST_LEDGER_H_

#include <cstdint>
#include <vector>

namespace mitogen::sim {

struct Request {
  // Index of the context that asked.
  uint32_t context = 0;
  uint32_t dst_id = 0;
  uint32_t handle = 0;
  // The number of its numbered payload.
  uint32_t number = 0;
  uint32_t answers = 0;
  // Whether the first answer was dead.
  bool dead = false;
};

class RequestLedger {
 public:
  // The request's number.
  uint32_t Ask(const Request& request) {
    requests_.push_back(request);
    return static_cast<uint32_t>(requests_.size() - 1);
  }
  // How many answers it has now.
  uint32_t Answer(uint32_t number, bool dead) {
    Request& request = requests_[number];
    if (request.answers == 0) request.dead = dead;
    return ++request.answers;
  }

  // In the order of asking.
  const std::vector<Request>& requests() const { return requests_; }

 private:
  std::vector<Request> requests_;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_RECORD_REQUEST_LEDGER_H_
