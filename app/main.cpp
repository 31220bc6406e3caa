// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "app/headless.h"
#include "views/run_window.h"

#include <unistd.h>

#include <iostream>

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    whittle::Console console(std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1);
    const std::vector<std::string> words(argv + 1, argv + argc);
    const whittle::Request request = whittle::runCommandLine(words, console);
    if (!request.openWindow) return request.exitStatus;
    if (!whittle::hasDisplay()) return whittle::runHeadless(request.models, ".", console);
    return whittle::runWindow(argc, argv, request.models);
}
