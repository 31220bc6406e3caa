// SPDX-License-Identifier: Apache-2.0
//
// What TensorFlow's TF-TRT asks of NVIDIA's library while it only segments: which version it is. trt_ask.py compiles
// this as libnvinfer.so.8.6.1, for machines that have neither the library nor a GPU. There is nothing here to build an
// engine with, and none is asked for: whoever tries gets a null pointer.
#include <cstdint>

namespace {

constexpr int32_t kVersion = 8601;  // 8.6.1

// nvinfer1::IPluginRegistry, as far as it is called when TensorFlow registers its plugins.
class NoPlugins {
  public:
    virtual bool registerCreator(void*, const char*) noexcept { return true; }
    virtual void* const* listOfCreators(int32_t* count) noexcept {
        *count = 0;
        return nullptr;
    }
    virtual void* creatorOf(const char*, const char*, const char*) noexcept { return nullptr; }

  protected:
    ~NoPlugins() = default;
};

class Registry final : public NoPlugins {};

}  // namespace

extern "C" {
int32_t getInferLibVersion() { return kVersion; }
int32_t getInferLibBuildVersion() { return kVersion; }
void* createInferBuilder_INTERNAL(void*, int32_t) { return nullptr; }
void* createInferRuntime_INTERNAL(void*, int32_t) { return nullptr; }
void* createInferRefitter_INTERNAL(void*, void*, int32_t) { return nullptr; }
void* getLogger() { return nullptr; }
void* getBuilderPluginRegistry(int32_t) { return nullptr; }
bool initLibNvInferPlugins(void*, const char*) { return true; }
void* getPluginRegistry() {
    static Registry registry;
    return &registry;
}
}
