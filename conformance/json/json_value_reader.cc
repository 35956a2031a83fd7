// ReadValue(): a value from JSON.

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_value.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

bool IsPair(const Json& json) { return json.is_array() && json.size() == 2; }

enum class Form { kGrowing, kSealed, kString };

struct NodeRow {
  const char* name;
  Form form;
  ValueKind kind;
};

constexpr NodeRow kNodeRows[] = {
    {"list", Form::kGrowing, ValueKind::kList},
    {"tuple", Form::kSealed, ValueKind::kTuple},
    {"set", Form::kGrowing, ValueKind::kSet},
    {"frozenset", Form::kSealed, ValueKind::kFrozenSet},
    {"dict", Form::kGrowing, ValueKind::kDict},
    {"kwargs", Form::kGrowing, ValueKind::kKwargs},
    {"text", Form::kString, ValueKind::kText},
    {"byteobject", Form::kString, ValueKind::kBytes},
};

// Strings are made first, and growing containers, empty; then tuples and
// frozen sets, the inner ones before the outer; then what grows is filled. So
// every cycle that Python can have is possible, and no other.
class Reader {
 public:
  explicit Reader(Document* doc) : doc_(*doc), atoms_(doc) {}

  absl::StatusOr<ValueId> Read(const Json& json) {
    const auto root = json.find("root");
    if (!json.is_object() || root == json.end()) {
      return Expected("a value to be an object with root");
    }
    const auto nodes = json.find("nodes");
    if (nodes != json.end()) {
      RETURN_IF_ERROR(ReadNodes(*nodes));
    }
    return atoms_.Read(*root);
  }

 private:
  enum class State { kWaiting, kOpen, kMade };
  struct Node {
    const NodeRow* row;
    const Json* body;
    State state = State::kWaiting;
    ValueId value;
  };
  struct OpenNode {
    size_t number;
    size_t next;
  };

  absl::Status ReadNodes(const Json& nodes) {
    if (!nodes.is_array()) return Expected("nodes to be a list");
    atoms_.SetNodeCount(nodes.size());
    for (const Json& json : nodes) {
      RETURN_IF_ERROR(AddNode(json));
    }
    for (size_t i = 0; i < nodes_.size(); ++i) {
      RETURN_IF_ERROR(SealNode(i));
    }
    for (const Node& node : nodes_) {
      if (node.row->form != Form::kGrowing) continue;
      RETURN_IF_ERROR(Fill(node));
    }
    return absl::OkStatus();
  }

  absl::Status AddNode(const Json& json) {
    for (const NodeRow& row : kNodeRows) {
      if (!json.is_object() || json.size() != 1) break;
      const auto body = json.find(row.name);
      if (body == json.end()) continue;
      nodes_.push_back({&row, &*body});
      return Begin(&nodes_.back());
    }
    return Expected("a node to have one key, a kind of container");
  }

  absl::Status Begin(Node* node) {
    if (node->row->form != Form::kString && !node->body->is_array()) {
      return Expected(absl::StrCat(node->row->name, " to be a list"));
    }
    switch (node->row->form) {
      case Form::kSealed:
        return absl::OkStatus();
      case Form::kGrowing:
        Finish(node, NewContainer(node->row->kind));
        return absl::OkStatus();
      case Form::kString:
        break;
    }
    ASSIGN_OR_RETURN(const ValueId value, atoms_.Read(*node->body));
    if (doc_.kind(value) != node->row->kind) {
      return Expected(absl::StrCat(node->row->name, " to be a string"));
    }
    Finish(node, value);
    return absl::OkStatus();
  }

  ValueId NewContainer(ValueKind kind) {
    switch (kind) {
      case ValueKind::kList:
        return doc_.NewList();
      case ValueKind::kSet:
        return doc_.NewSet();
      case ValueKind::kDict:
        return doc_.NewDict();
      default:
        return doc_.NewKwargs();
    }
  }

  void Finish(Node* node, ValueId value) {
    node->state = State::kMade;
    node->value = value;
    atoms_.SetNode(node - nodes_.data(), value);
  }

  absl::Status SealNode(size_t root) {
    if (nodes_[root].state == State::kMade) return absl::OkStatus();
    open_.push_back({root, 0});
    while (!open_.empty()) {
      OpenNode& top = open_.back();
      Node& node = nodes_[top.number];
      node.state = State::kOpen;
      if (top.next < node.body->size()) {
        RETURN_IF_ERROR(OpenIfSealed((*node.body)[top.next++]));
        continue;
      }
      RETURN_IF_ERROR(Seal(&node));
      open_.pop_back();
    }
    return absl::OkStatus();
  }

  absl::Status OpenIfSealed(const Json& item) {
    const std::optional<size_t> number = NodeNumber(item);
    if (!number.has_value()) return absl::OkStatus();
    switch (nodes_[*number].state) {
      case State::kMade:
        return absl::OkStatus();
      case State::kWaiting:
        open_.push_back({*number, 0});
        return absl::OkStatus();
      case State::kOpen:
        break;
    }
    return Expected("tuples and frozen sets that do not hold themselves");
  }

  absl::Status Seal(Node* node) {
    std::vector<ValueId> items;
    const bool is_set = node->row->kind == ValueKind::kFrozenSet;
    for (const Json& json : *node->body) {
      ASSIGN_OR_RETURN(const ValueId item,
                       is_set ? Key(json) : atoms_.Read(json));
      items.push_back(item);
    }
    Finish(node, is_set ? doc_.FrozenSet(items) : doc_.Tuple(items));
    return absl::OkStatus();
  }

  absl::Status Fill(const Node& node) {
    const ValueKind kind = node.row->kind;
    for (const Json& json : *node.body) {
      absl::Status status;
      if (kind == ValueKind::kDict || kind == ValueKind::kKwargs) {
        status = FillEntry(node.value, json);
      } else {
        const absl::StatusOr<ValueId> item =
            kind == ValueKind::kSet ? Key(json) : atoms_.Read(json);
        status = item.status();
        if (status.ok()) doc_.Append(node.value, *item);
      }
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status FillEntry(ValueId dict, const Json& json) {
    if (!IsPair(json)) return Expected("an entry to be [KEY, VALUE]");
    ASSIGN_OR_RETURN(const ValueId key, Key(json[0]));
    ASSIGN_OR_RETURN(const ValueId value, atoms_.Read(json[1]));
    doc_.Set(dict, key, value);
    return absl::OkStatus();
  }

  absl::StatusOr<ValueId> Key(const Json& json) {
    absl::StatusOr<ValueId> key = atoms_.Read(json);
    if (key.ok() && !doc_.IsHashable(*key)) return Expected("a hashable key");
    return key;
  }

  // The number of the node that `{"ref": N}` means.
  std::optional<size_t> NodeNumber(const Json& json) const {
    if (!json.is_object() || json.size() != 1) return std::nullopt;
    const auto number = json.find("ref");
    if (number == json.end()) return std::nullopt;
    if (!number->is_number_unsigned()) return std::nullopt;
    const uint64_t id = number->get<uint64_t>();
    return id < nodes_.size() ? std::optional<size_t>(id) : std::nullopt;
  }

  Document& doc_;
  AtomReader atoms_;
  std::vector<Node> nodes_;
  std::vector<OpenNode> open_;
};

}  // namespace

absl::StatusOr<ValueId> ReadValue(const nlohmann::json& json, Document* doc) {
  return Reader(doc).Read(json);
}

}  // namespace mitogen
