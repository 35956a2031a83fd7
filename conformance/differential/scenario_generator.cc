#include "conformance/differential/scenario_generator.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/pickle/testing/dice.h"

namespace mitogen {
namespace {

constexpr size_t kLeastSteps = 5;
constexpr size_t kMostSteps = 60;
constexpr size_t kMostLinks = 6;
constexpr uint32_t kDefaultLimit = 128u << 20;

// Few, so that scenarios meet the same context again; the last is one that
// text may be wrong about.
constexpr uint32_t kContexts[] = {5, 6, 7, 8, 9, 10, 11, 4294967295};
constexpr uint32_t kFixedHandles[] = {100, 101, 106, 200, 201, 999};
constexpr uint32_t kHandles[] = {0,   100,  101,  106,  200,  201,
                                 999, 1000, 1001, 1002, 1003, 4294967295};
// With rules of their own, of which some messages are enough.
constexpr uint32_t kRareHandles[] = {kForwardLog, kAddRoute, kDelRoute};
constexpr uint32_t kReplyTos[] = {0, 0, 0, 55, 200, 1000, 1001, 1002, kIsDead};

constexpr absl::string_view kOddIds[] = {
    "",    " 7",  "7 ",       "+7",         "07",
    "7.0", "0x7", "-7",       "7_",         "1_0",
    "\n7", "7a",  "\xd9\xa7", "4294967296", "99999999999999999999"};
constexpr absl::string_view kNames[] = {"web", "", "db.1 ", "a:b"};
constexpr absl::string_view kOddNames[] = {":", "\xc3\xa4", "\xff"};

class ScenarioMaker {
 public:
  explicit ScenarioMaker(Dice* dice) : dice_(dice) {}

  Scenario Make() {
    MakeIdentity();
    if (scenario_.role != Role::kMaster) ConnectTo(parents().front());
    const size_t steps =
        kLeastSteps + dice_->Below(kMostSteps - kLeastSteps + 1);
    while (scenario_.steps.size() < steps) AddStep();
    if (dice_->Percent(30)) scenario_.steps.push_back({StepKind::kExit});
    return std::move(scenario_);
  }

 private:
  struct Link {
    std::string name;
    uint32_t remote_id;
    // What was announced by it, by and large.
    std::vector<uint32_t> behind;
  };

  const std::vector<uint32_t>& parents() const {
    return scenario_.identity.parent_ids;
  }
  uint32_t self() const { return scenario_.identity.context_id; }

  void MakeIdentity() {
    constexpr Role kLikely[] = {Role::kMaster, Role::kParent, Role::kParent,
                                Role::kParent, Role::kLeaf};
    scenario_.role = dice_->Pick(kLikely);
    if (scenario_.role != Role::kMaster) {
      scenario_.identity.context_id = 4;
      scenario_.identity.parent_ids = {kMasterId};
      if (dice_->Percent(60)) scenario_.identity.parent_ids = {2, kMasterId};
    }
    // Below it a reason that is too large itself is too large again, on and on.
    constexpr uint32_t kLimits[] = {kDefaultLimit, 150, 200};
    scenario_.max_message_size = dice_->Pick(kLimits);
    scenario_.unidirectional = dice_->Percent(30);
  }

  void AddStep() {
    const size_t roll = dice_->Below(100);
    if (links_.empty() || roll < 12) {
      Connect();
    } else if (roll < 30) {
      ReceiveRoute();
    } else if (roll < 72) {
      ReceiveAny();
    } else if (roll < 80) {
      RouteOwn();
    } else if (roll < 91) {
      AddHandler();
    } else if (roll < 94) {
      Step step{StepKind::kRemoveHandler};
      step.handle = dice_->Percent(80) ? AnyHandle() : 1000;
      // Those of the router itself stay.
      if (step.handle == kAddRoute || step.handle == kDelRoute) return;
      scenario_.steps.push_back(std::move(step));
    } else {
      Lose();
    }
  }

  void Connect() {
    if (scenario_.role == Role::kLeaf || links_.size() >= kMostLinks) {
      if (links_.empty()) RouteOwn();
      return;
    }
    uint32_t id = dice_->Pick(kContexts);
    // A link to a context that has a route is rare.
    for (int i = 0; i < 5 && IsKnown(id); ++i) id = dice_->Pick(kContexts);
    if (IsKnown(id) && !dice_->Percent(3)) return;
    if (dice_->Percent(2) && !parents().empty()) id = parents().back();
    ConnectTo(id);
  }

  void ConnectTo(uint32_t remote_id) {
    Step step{StepKind::kConnect};
    step.link = absl::StrCat("l", ++connected_);
    step.options.remote_id = remote_id;
    if (dice_->Percent(15)) step.options.auth_id = AnyContext();
    if (dice_->Percent(70)) step.name = absl::StrCat("c", remote_id);
    links_.push_back({step.link, remote_id, {}});
    scenario_.steps.push_back(std::move(step));
  }

  void Lose() {
    const size_t which = dice_->Below(links_.size());
    Step step{StepKind::kLose};
    step.link = links_[which].name;
    scenario_.steps.push_back(std::move(step));
    // Now and then it goes on to be used.
    if (!dice_->Percent(15)) links_.erase(links_.begin() + which);
  }

  void ReceiveRoute() {
    Link& link = links_[dice_->Below(links_.size())];
    const bool adds = dice_->Percent(60);
    const uint32_t target = RouteTarget(link, adds);
    Message message;
    message.header.dst_id = self();
    message.header.src_id = message.header.auth_id = link.remote_id;
    if (dice_->Percent(4)) message.header.src_id = AnyContext();
    if (dice_->Percent(4)) message.header.auth_id = AnyContext();
    message.header.handle = adds ? kAddRoute : kDelRoute;
    if (dice_->Percent(4)) message.header.reply_to = dice_->Pick(kReplyTos);
    message.payload = RouteText(target, adds);
    Receive(link.name, std::move(message));
    if (adds && !IsKnown(target)) link.behind.push_back(target);
  }

  // Mostly one that the message can be about.
  uint32_t RouteTarget(const Link& link, bool adds) {
    if (dice_->Percent(2)) return AnyContext();
    if (!adds && !link.behind.empty() && dice_->Percent(75)) {
      return dice_->Pick(link.behind);
    }
    uint32_t id = dice_->Pick(kContexts);
    for (int i = 0; i < 3 && IsNeighbour(id); ++i) id = dice_->Pick(kContexts);
    return IsNeighbour(id) && id == link.remote_id ? 77 : id;
  }

  std::string RouteText(uint32_t target, bool adds) {
    std::string text = absl::StrCat(target);
    if (dice_->Percent(2)) text = std::string(dice_->Pick(kOddIds));
    if (dice_->Percent(adds ? 85 : 2)) {
      absl::StrAppend(
          &text, ":",
          dice_->Percent(5) ? dice_->Pick(kOddNames) : dice_->Pick(kNames));
    }
    return text;
  }

  void ReceiveAny() {
    const Link& link = links_[dice_->Below(links_.size())];
    Message message = AnyMessage();
    message.header.src_id = AnySource(link);
    message.header.auth_id =
        dice_->Percent(85) ? message.header.src_id : AnySource(link);
    Receive(link.name, std::move(message));
  }

  uint32_t AnySource(const Link& link) {
    if (dice_->Percent(8)) return AnyContext();
    if (!parents().empty() && link.remote_id == parents().front() &&
        dice_->Percent(50)) {
      return dice_->Percent(50) ? dice_->Pick(parents()) : AnyContext();
    }
    if (link.behind.empty() || dice_->Percent(50)) return link.remote_id;
    return dice_->Pick(link.behind);
  }

  Message AnyMessage() {
    Message message;
    message.header.dst_id = dice_->Percent(45) ? self() : AnyContext();
    message.header.handle = AnyHandle();
    message.header.reply_to = dice_->Pick(kReplyTos);
    message.payload = AnyPayload();
    return message;
  }

  std::string AnyPayload() {
    if (scenario_.max_message_size == kDefaultLimit || !dice_->Percent(6)) {
      return std::string(dice_->Below(4), 'x');
    }
    // The largest that may be, and one more.
    return std::string(scenario_.max_message_size + dice_->Below(2), 'x');
  }

  void Receive(const std::string& link, Message message) {
    Step step{StepKind::kReceive};
    step.link = link;
    step.message = std::move(message);
    scenario_.steps.push_back(std::move(step));
  }

  void RouteOwn() {
    Step step{StepKind::kRoute};
    step.message = AnyMessage();
    step.message.header.src_id = step.message.header.auth_id = self();
    if (dice_->Percent(5)) step.message.header.auth_id = AnyContext();
    scenario_.steps.push_back(std::move(step));
  }

  void AddHandler() {
    constexpr SenderRule kRules[] = {SenderRule::kAnyone, SenderRule::kAnyone,
                                     SenderRule::kParentAuthority,
                                     SenderRule::kNeighbour};
    Step step{StepKind::kAddHandler};
    if (dice_->Percent(50)) step.handler.handle = dice_->Pick(kFixedHandles);
    step.handler.senders = dice_->Pick(kRules);
    step.handler.persist = dice_->Percent(50);
    if (dice_->Percent(50)) step.handler.respondent = AnyContext();
    if (dice_->Percent(40)) step.reply = "ok";
    scenario_.steps.push_back(std::move(step));
  }

  uint32_t AnyHandle() {
    return dice_->Percent(3) ? dice_->Pick(kRareHandles)
                             : dice_->Pick(kHandles);
  }

  uint32_t AnyContext() {
    const size_t roll = dice_->Below(100);
    if (roll < 10) return self();
    if (roll < 20 && !parents().empty()) return dice_->Pick(parents());
    if (roll < 60 && !links_.empty()) {
      return links_[dice_->Below(links_.size())].remote_id;
    }
    return dice_->Pick(kContexts);
  }

  bool IsNeighbour(uint32_t id) const {
    return std::any_of(links_.begin(), links_.end(),
                       [id](const Link& link) { return link.remote_id == id; });
  }

  bool IsKnown(uint32_t id) const {
    return std::any_of(links_.begin(), links_.end(), [id](const Link& link) {
      return link.remote_id == id ||
             std::find(link.behind.begin(), link.behind.end(), id) !=
                 link.behind.end();
    });
  }

  Dice* const dice_;
  Scenario scenario_;
  std::vector<Link> links_;
  size_t connected_ = 0;
};

// With one thing less in it each.
rc::Seq<Step> SimplerSteps(const Step& step) {
  std::vector<Step> simpler;
  const auto add = [&](auto change) {
    Step changed = step;
    change(&changed);
    simpler.push_back(std::move(changed));
  };
  if (!step.name.empty()) add([](Step* s) { s->name.clear(); });
  if (step.reply.has_value()) add([](Step* s) { s->reply.reset(); });
  if (step.handler.handle.has_value()) {
    add([](Step* s) { s->handler.handle.reset(); });
  }
  if (!step.handler.persist) add([](Step* s) { s->handler.persist = true; });
  if (step.handler.senders != SenderRule::kAnyone) {
    add([](Step* s) { s->handler.senders = SenderRule::kAnyone; });
  }
  if (step.handler.respondent.has_value()) {
    add([](Step* s) { s->handler.respondent.reset(); });
  }
  if (step.options.auth_id.has_value()) {
    add([](Step* s) { s->options.auth_id.reset(); });
  }
  if (step.message.header.reply_to != 0) {
    add([](Step* s) { s->message.header.reply_to = 0; });
  }
  if (step.message.payload.size() > 3) {
    add([](Step* s) { s->message.payload.clear(); });
  }
  return rc::seq::fromContainer(std::move(simpler));
}

}  // namespace

rc::Seq<Scenario> SimplerScenarios(const Scenario& scenario) {
  return rc::seq::map(
      rc::seq::concat(rc::shrink::removeChunks(scenario.steps),
                      rc::shrink::eachElement(scenario.steps, SimplerSteps)),
      [scenario](std::vector<Step> steps) {
        Scenario simpler = scenario;
        simpler.steps = std::move(steps);
        return simpler;
      });
}

rc::Gen<Scenario> ArbitraryScenario() {
  return rc::Gen<Scenario>([](const rc::Random& random, int) {
    Dice dice(random);
    // Clang does not take the function itself.
    return rc::shrinkable::shrinkRecur(
        ScenarioMaker(&dice).Make(),
        [](const Scenario& scenario) { return SimplerScenarios(scenario); });
  });
}

}  // namespace mitogen
