#include "bench/shapes.h"

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace mitogen {
namespace {

constexpr size_t kModuleSize = 40 << 10;
constexpr size_t kByteStringSize = 1 << 20;
constexpr int kShortStrings = 1000;
constexpr int kHosts = 20;

// All byte values are equally likely, as in what zlib writes.
std::string Noise(size_t size) {
  std::string bytes;
  uint64_t state = 88172645463325252;
  for (size_t i = 0; i < size; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    bytes.push_back(static_cast<char>(state >> 32));
  }
  return bytes;
}

// CALL_FUNCTION: chain, module, class, function, arguments, keyword arguments
// (mitogen/parent.py, CallChain.make_msg). 262 bytes as Python 3 writes it.
ValueId Call(Document* doc) {
  const ValueId kwargs = doc->NewKwargs();
  doc->Set(kwargs, "chdir", doc->Text("/srv/deploy"));
  doc->Set(kwargs, "shell", doc->Text("/bin/sh"));
  doc->Set(kwargs, "in_data", doc->None());
  doc->Set(kwargs, "emulate_tty", doc->Bool(true));
  return doc->Tuple(
      {doc->Text("control-2341-7f20-6a"), doc->Text("ansible_mitogen.target"),
       doc->None(), doc->Text("exec_command"),
       doc->Tuple({doc->Text("/bin/systemctl --quiet is-active cron.service")}),
       kwargs});
}

// LOAD_MODULE: name, submodules if it is a package, path, source compressed,
// modules that it needs (mitogen/master.py, ModuleResponder).
ValueId Module(Document* doc) {
  const ValueId related = doc->NewList();
  for (const char* name : {"ansible", "ansible.module_utils",
                           "ansible.module_utils.common.text.converters"}) {
    doc->Append(related, doc->Text(name));
  }
  return doc->Tuple(
      {doc->Text("ansible.module_utils.basic"), doc->None(),
       doc->Text("master:/usr/lib/python3/dist-packages/ansible/module_utils/"
                 "basic.py"),
       doc->Blob(Noise(kModuleSize)), related});
}

ValueId ShortStrings(Document* doc) {
  const ValueId list = doc->NewList();
  for (int i = 0; i < kShortStrings; ++i) {
    doc->Append(list, doc->Text(absl::StrCat("string ", i)));
  }
  return list;
}

// An inventory: a dict of hosts, each a dict of facts of several types.
ValueId NestedDict(Document* doc) {
  const ValueId hosts = doc->NewDict();
  for (int i = 0; i < kHosts; ++i) {
    const ValueId groups = doc->NewList();
    doc->Append(groups, doc->Text(absl::StrCat("rack-", i / 4)));
    doc->Append(groups, doc->Text(absl::StrCat("role-", i % 3)));
    const ValueId network = doc->NewDict();
    doc->Set(network, "address", doc->Text(absl::StrCat("10.0.7.", i)));
    doc->Set(network, "mtu", doc->Int(1500));
    doc->Set(network, "up", doc->Bool(true));
    const ValueId facts = doc->NewDict();
    doc->Set(facts, "network", network);
    doc->Set(facts, "groups", groups);
    doc->Set(facts, "memory", doc->Int(int64_t{i + 1} << 30));
    doc->Set(facts, "load", doc->Float(0.25 * i));
    doc->Set(facts, "gateway", doc->None());
    doc->Set(hosts, absl::StrFormat("host%02d.example.com", i), facts);
  }
  return hosts;
}

using MakeValue = ValueId (*)(Document*);

PickleShape Shape(std::string name, MakeValue make, PickleProfile profile) {
  PickleShape shape;
  shape.name = std::move(name);
  shape.value = make(&shape.document);
  shape.options.profile = profile;
  return shape;
}

}  // namespace

std::string PickleShape::Pickle() const {
  std::string pickle;
  PickleEncoder encoder(options);
  if (!encoder.Encode(document, value, &pickle).ok()) std::abort();
  return pickle;
}

std::vector<PickleShape> PickleShapes() {
  std::vector<PickleShape> shapes;
  const auto add = [&shapes](std::string name, MakeValue make,
                             PickleProfile profile = PickleProfile::kPython3) {
    shapes.push_back(Shape(std::move(name), make, profile));
  };
  add("call", Call);
  add("module", Module);
  add("module_python2", Module, PickleProfile::kPython2);
  add("short_strings", ShortStrings);
  add("nested_dict", NestedDict);
  add("byte_string",
      [](Document* doc) { return doc->Bytes(Noise(kByteStringSize)); });
  return shapes;
}

}  // namespace mitogen
