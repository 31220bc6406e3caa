// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"
#include "views/canvas/decoration.h"

#include <QString>

#include <absl/status/status.h>

#include <optional>

namespace whittle {

struct Theme;

struct PictureOptions {
    enum class Format { kSvg, kPng, kPdf, kDot };

    Format format = Format::kSvg;
    double scale = 1;            // PNG: pixels per scene unit
    QString title;               // of the document
    std::optional<Rect> region;  // only this part of the scene; default: all of it
    bool farEdges = false;       // also the edges that do not rank
};

// From the ending of a file name; nullopt for endings that are no picture format.
std::optional<PictureOptions::Format> pictureFormat(const QString& path);

// Draws as the window does at 1 : 1 and writes beside `path`, then renames: what was there stays when anything fails.
// InvalidArgument when a PNG would be larger than 32767 pixels on a side or 1 GB in memory (the message names the
// largest scale that works). REQUIRES: a QGuiApplication, any platform.
absl::Status exportPicture(const Layout& layout, const Decorations& decorations, const Theme& theme,
                           const QString& path, const PictureOptions& options);

}  // namespace whittle
