// SPDX-License-Identifier: Apache-2.0
#include "core/formats/sniff.h"
#include "core/formats/wire_reader.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

// What users of other software drop onto the window, told apart by the first bytes (and for archives by the names of
// their entries).
namespace whittle {
namespace {

constexpr size_t kLookedAt = 1 << 16;

struct Magic {
    size_t offset;
    absl::string_view bytes;
    absl::string_view name;
};

constexpr Magic kMagics[] = {
    {4, "TFL3", "a TensorFlow Lite model"},
    {0, absl::string_view("\x89HDF\r\n\x1a\n", 8),
     "an HDF5 file (a Keras .h5 model?); save it again with model.export()"},
    {0, "\x1f\x8b", "compressed with gzip; unpack it first"},
    {0, "BZh", "compressed with bzip2; unpack it first"},
    {0,
     absl::string_view("\xfd"
                       "7zXZ",
                       5),
     "compressed with xz; unpack it first"},
    {257, "ustar", "a tar archive; unpack it first"},
    {0, "GGUF", "a GGUF model (llama.cpp)"},
    {0, "ptrt", "a TensorRT engine"},
    {0, absl::string_view("\x93NUMPY", 6), "a NumPy array"},
    {0, absl::string_view("\x83\xaf\x70\xd1\x0d\x88\x4a\x3f", 8),
     "a model in TensorFlow's experimental chunked format (.cpb), which no released TensorFlow reads either"},
};

// TensorFlow's checkpoint index ends with this number of LevelDB's tables.
constexpr absl::string_view kTableMagic("\x57\xfb\x80\x8b\x24\x75\x47\xdb", 8);

bool holds(absl::string_view haystack, absl::string_view needle) { return absl::StrContains(haystack, needle); }

std::string describeArchive(absl::string_view content) {
    // Entry names stand before each entry and once more in the directory at the end.
    const absl::string_view head = content.substr(0, kLookedAt);
    const absl::string_view tail = content.substr(content.size() - std::min(content.size(), kLookedAt));
    const auto hasEntry = [&](absl::string_view name) { return holds(head, name) || holds(tail, name); };
    if (hasEntry("saved_model.pb")) return "a zipped SavedModel; unpack it first";
    if (hasEntry("model.weights.h5") || (hasEntry("metadata.json") && hasEntry("config.json"))) {
        return "a Keras model (.keras); save it again with model.export()";
    }
    if (hasEntry("constants.pkl")) return "a TorchScript model (PyTorch)";
    if (hasEntry("data.pkl")) return "a PyTorch file";
    return "a zip archive";
}

// ModelProto: ir_version = 1 (varint), producer_name = 2, graph = 7, opset_import = 8. A SavedModel begins like it, but
// has no fields past 2.
bool isOnnx(const Bytes& file) {
    bool version = false, graph = false, opset = false;
    WireReader fields(file, file.view());
    for (int i = 0; i < 64 && fields.next(); ++i) {
        version |= fields.tag() == varintTag(1);
        graph |= fields.tag() == bytesTag(7);
        opset |= fields.tag() == bytesTag(8);
    }
    return version && (graph || opset);
}

// Pickle protocol 2 and later: PROTO, version, and STOP at the end.
std::string describePickle(absl::string_view content) {
    constexpr absl::string_view kTorchMagic("\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12);
    if (content.size() < 3 || content[0] != '\x80' || content[1] < 2 || content[1] > 5) return "";
    if (holds(content.substr(0, 64), kTorchMagic)) return "a PyTorch file (pickle)";
    return content.back() == '.' ? "a Python pickle (PyTorch or scikit-learn?)" : "";
}

std::string describeText(absl::string_view content) {
    const absl::string_view head = content.substr(0, kLookedAt);
    if (absl::StartsWith(head, "model_checkpoint_path:")) {
        return "the list of a folder's checkpoints, which hold weights without a graph; open the SavedModel or .meta "
               "beside it";
    }
    if (absl::StartsWith(head, "{")) {
        if (holds(head, "modelTopology") || holds(head, "weightsManifest")) return "a TensorFlow.js model";
        if (holds(head, "class_name")) return "a Keras model's configuration without its weights";
        return "JSON text";
    }
    if (absl::StartsWith(head, "<?xml") && holds(head, "<net")) return "an OpenVINO model";
    if (absl::StartsWith(head, "<")) return "XML or HTML text";
    if (absl::StartsWith(head, "version https://git-lfs"))
        return "a Git LFS pointer; fetch the file itself with git lfs pull";
    return "";
}

// An 8-byte length, then a JSON header of that length.
bool isSafetensors(absl::string_view content) {
    if (content.size() < 10 || content[8] != '{') return false;
    uint64_t length = 0;
    for (int i = 7; i >= 0; --i) length = length << 8 | static_cast<unsigned char>(content[static_cast<size_t>(i)]);
    return length <= content.size() - 8 && content[8 + length - 1] == '}';
}

}  // namespace

std::string describeForeignFile(const Bytes& file) {
    const absl::string_view content = file.view();
    for (const Magic& magic : kMagics) {
        if (content.size() >= magic.offset && absl::StartsWith(content.substr(magic.offset), magic.bytes)) {
            return std::string(magic.name);
        }
    }
    if (absl::EndsWith(content, kTableMagic)) {
        return "the index of a checkpoint, which holds weights without a graph; open the SavedModel or .meta file that "
               "belongs to it";
    }
    if (absl::StartsWith(content, "PK\x03\x04")) return describeArchive(content);
    if (isSafetensors(content)) return "a safetensors file";
    if (std::string pickle = describePickle(content); !pickle.empty()) return pickle;
    if (std::string text = describeText(content); !text.empty()) return text;
    return isOnnx(file) ? "an ONNX model" : "";
}

}  // namespace whittle
