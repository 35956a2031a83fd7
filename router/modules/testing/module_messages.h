// LOAD_MODULE messages for tests, and what they say in a line.

#ifndef MITOGEN_ROUTER_MODULES_TESTING_MODULE_MESSAGES_H_
#define MITOGEN_ROUTER_MODULES_TESTING_MODULE_MESSAGES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/handle.h"
#include "router/modules/loaded_module.h"
#include "router/testing/recording_sink.h"

namespace mitogen {

// Its source is `source`, not compressed.
inline LoadedModulePtr TestModule(absl::string_view fullname,
                                  std::vector<std::string> related = {},
                                  absl::string_view source = "x") {
  Document document;
  LoadModule module = {.fullname = fullname,
                       .path = "/path",
                       .compressed = source,
                       .related = document.NewList()};
  for (const std::string& name : related) {
    document.Append(module.related, document.Text(name));
  }
  return *MakeLoadedModule(module, {}, &document);
}

// "name" of a module that was found, "no name" of one that was not.
inline std::string ModuleText(const LoadedModule& module) {
  return absl::StrCat(module.found ? "" : "no ", module.fullname);
}

// "dst HANDLE name" of each message of GET_MODULE and LOAD_MODULE that left,
// which it takes out of the sink.
inline std::vector<std::string> TakeModuleLines(RecordingSink* sink) {
  std::vector<std::string> lines;
  for (const RecordingSink::Sent& sent : sink->sent) {
    const MessageHeader& header = sent.message.header;
    std::string text = sent.message.payload;
    if (header.handle == kLoadModule) {
      text = ModuleText(**ReadLoadedModule(sent.message.view(), Limits()));
    }
    const size_t nul = text.find('\0');
    if (nul != std::string::npos) text[nul] = ' ';
    lines.push_back(absl::StrCat(header.dst_id, " ",
                                 FindHandle(header.handle)->name, " ", text));
  }
  sink->sent.clear();
  return lines;
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_TESTING_MODULE_MESSAGES_H_
