// Files pushed through a real tree: the master 0, its child 1, and 2 and 3
// behind that.

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/decode/decoder.h"
#include "rapidcheck/gtest.h"
#include "router/files/push_file_service.h"
#include "router/files/testing/memory_files.h"
#include "router/router.h"
#include "router/service/service_pool.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

// A context with its pool, and where its links lead.
struct Node {
  Node(Identity identity, FileSource* source)
      : router(std::move(identity), RouterOptions{}, &sink, &sink),
        pool(&router, Dialect(), Limits(), ServicePoolLimits()) {
    auto owned = std::make_unique<PushFileService>(&router, Dialect(), source,
                                                   PushFileService::Options());
    service = owned.get();
    RC_ASSERT(pool.Start().ok());
    RC_ASSERT(pool.Add(std::move(owned)).ok());
  }

  RecordingSink sink;
  Router router;
  ServicePool pool;
  PushFileService* service;
  std::map<LinkId, Node*> peers;
};

class Tree {
 public:
  Tree()
      : nodes_{std::make_unique<Node>(Identity{0, {}}, &files),
               std::make_unique<Node>(Identity{1, {0}}, nullptr),
               std::make_unique<Node>(Identity{2, {1, 0}}, nullptr),
               std::make_unique<Node>(Identity{3, {1, 0}}, nullptr)} {
    const LinkId down = Join(0, 1);
    RC_ASSERT(node(0).router.AddRoute(2, down).ok());
    RC_ASSERT(node(0).router.AddRoute(3, down).ok());
    Join(1, 2);
    Join(1, 3);
  }

  Node& node(uint32_t id) { return *nodes_[id]; }

  // Gives the oldest message of `id` to whom it is for. False if there is none.
  bool Step(uint32_t id) {
    Node& from = node(id);
    if (from.sink.sent.empty()) return false;
    const RecordingSink::Sent sent = from.sink.sent.front();
    from.sink.sent.erase(from.sink.sent.begin());
    Node& to = *from.peers.at(sent.link);
    Count(id, sent.message);
    for (const auto& [link, peer] : to.peers) {
      if (peer == &from) to.router.Receive(link, sent.message.view());
    }
    return true;
  }

  void Settle() {
    bool more = true;
    while (more) {
      more = false;
      for (uint32_t id = 0; id < 4; ++id) more = Step(id) || more;
    }
  }

  MemoryFiles files;
  // The sender, the receiver and the path of each file that crossed a link.
  std::multiset<std::string> crossings;

 private:
  LinkId Join(uint32_t parent, uint32_t child) {
    const LinkId down = *node(parent).router.AddLink({child, std::nullopt});
    const LinkId up = *node(child).router.AddLink({parent, std::nullopt});
    node(parent).peers[down] = &node(child);
    node(child).peers[up] = &node(parent);
    return down;
  }

  void Count(uint32_t from, const Message& message) {
    PickleDecoder decoder{Limits()};
    Document document;
    const auto call = ParseCallService(message.view(), &decoder, &document);
    RC_ASSERT(call.ok());
    if (call->method != "store_and_forward") return;
    crossings.insert(
        absl::StrCat(from, " ", message.header.dst_id, " ",
                     document.text(*document.Find(call->kwargs, "path"))));
  }

  std::array<std::unique_ptr<Node>, 4> nodes_;
};

// However pushes, requests and deliveries are mixed, each context gets what it
// was sent, all who wait for that are told once, and no file crosses a link
// twice.
RC_GTEST_PROP(PushFileTree, EachFileArrivesAndCrossesEachLinkOnce, ()) {
  Tree tree;
  const std::vector<std::string> paths = {"/a", "/b", "/c"};
  for (const std::string& path : paths) {
    tree.files.files[path] = absl::StrCat("content of ", path);
  }
  std::set<std::pair<uint32_t, std::string>> pushed;
  std::map<std::pair<uint32_t, std::string>, int> asked;
  std::map<std::pair<uint32_t, std::string>, int> told;
  const int steps = *rc::gen::inRange(0, 40);
  for (int step = 0; step < steps; ++step) {
    const uint32_t id = *rc::gen::inRange<uint32_t>(1, 4);
    const std::string path = *rc::gen::elementOf(paths);
    const std::pair<uint32_t, std::string> key(id, path);
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        pushed.insert(key);
        RC_ASSERT(
            tree.node(0).service->PropagateTo({id, std::nullopt}, path).ok());
        break;
      case 1:
        ++asked[key];
        RC_ASSERT(tree.node(id)
                      .service
                      ->Get(path,
                            [&, key](absl::StatusOr<absl::string_view> file) {
                              RC_ASSERT(file.ok());
                              RC_ASSERT(*file == tree.files.files[key.second]);
                              ++told[key];
                            })
                      .ok());
        break;
      default:
        tree.Step(*rc::gen::inRange<uint32_t>(0, 4));
    }
  }
  tree.Settle();
  for (const auto& [id, path] : pushed) {
    RC_ASSERT(tree.node(id).service->files().Find(path) != nullptr);
    const std::pair<uint32_t, std::string> key(id, path);
    RC_ASSERT(told[key] == asked[key]);
  }
  for (const std::string& crossing : tree.crossings) {
    RC_ASSERT(tree.crossings.count(crossing) == 1u);
  }
}

}  // namespace
}  // namespace mitogen
