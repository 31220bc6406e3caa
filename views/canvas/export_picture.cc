// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/export_picture.h"

#include "core/base/file.h"
#include "core/layout/dot.h"
#include "views/canvas/scene_painter.h"
#include "views/text.h"
#include "views/theme/theme.h"

#include <QBuffer>
#include <QFontInfo>
#include <QGuiApplication>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>

namespace whittle {

namespace {

constexpr double kMargin = 12;           // scene units round the picture
constexpr double kMaxImageSide = 32767;  // QPainter's coordinates on images end there
constexpr double kMaxImageBytes = 1e9;
constexpr double kMaxPdfSide = 14400;  // points; what PDF readers are required to show

QRectF regionOf(const Layout& layout, const PictureOptions& options) {
    if (options.region) return toQRect(*options.region);
    return toQRect(layout.bounds).adjusted(-kMargin, -kMargin, kMargin, kMargin);
}

// Everything that draws goes through here: the scene region `region` at `scale`, upper left corner at the origin.
void paintRegion(QPainter& painter, const Layout& layout, const Decorations& decorations, const Theme& theme,
                 const QRectF& region, double scale, bool plainText, bool farEdges) {
    ScenePainter picture(QGuiApplication::font());
    // The caller's layout outlives this call.
    picture.setScene(std::make_shared<const Scene>(std::shared_ptr<const Layout>(&layout, [](const Layout*) {})));
    picture.setTheme(theme);
    picture.setDecorations(decorations);
    picture.setPlainText(plainText);
    PictureState state;
    state.farEdges = farEdges;
    picture.paint(painter, Viewport{scale, region.topLeft()}, QRectF(QPointF(), region.size() * scale), state);
}

absl::Status drawn(bool ok, const char* what) {
    return ok ? absl::OkStatus() : absl::InternalError(absl::StrCat("could not draw the picture as ", what));
}

absl::StatusOr<QByteArray> asPng(const Layout& layout, const Decorations& decorations, const Theme& theme,
                                 const QRectF& region, const PictureOptions& options) {
    const double area = region.width() * region.height();
    const double largest =
        std::min({kMaxImageSide / std::max(region.width(), 1.0), kMaxImageSide / std::max(region.height(), 1.0),
                  std::sqrt(kMaxImageBytes / 4 / std::max(area, 1.0))});
    if (!(options.scale > 0) || options.scale > largest)
        return absl::InvalidArgumentError(absl::StrCat("a PNG of this graph cannot have the scale ", options.scale,
                                                       ": choose one above 0 and at most ",
                                                       std::floor(largest * 1000) / 1000, ", or write SVG or PDF"));
    const QSize size(std::max(static_cast<int>(std::ceil(region.width() * options.scale)), 1),
                     std::max(static_cast<int>(std::ceil(region.height() * options.scale)), 1));
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull()) return absl::ResourceExhaustedError("not enough memory for a PNG of this size");
    QPainter painter(&image);
    painter.fillRect(image.rect(), theme.canvas);
    paintRegion(painter, layout, decorations, theme, region, options.scale, false, options.farEdges);
    painter.end();
    image.setText(QStringLiteral("Title"), options.title);
    QBuffer buffer;
    const bool ok = buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG");
    if (auto status = drawn(ok, "PNG"); !status.ok()) return status;
    return buffer.data();
}

absl::StatusOr<QByteArray> asSvg(const Layout& layout, const Decorations& decorations, const Theme& theme,
                                 const QRectF& region, const PictureOptions& options) {
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    // At 72 dpi the generator's millimetres and its view box agree with our pixels.
    generator.setResolution(72);
    generator.setSize(QSize(static_cast<int>(std::ceil(region.width())), static_cast<int>(std::ceil(region.height()))));
    generator.setViewBox(QRectF(QPointF(), region.size()));
    generator.setTitle(options.title);
    QPainter painter;
    if (!painter.begin(&generator)) return drawn(false, "SVG");
    paintRegion(painter, layout, decorations, theme, region, 1, true, options.farEdges);
    if (auto status = drawn(painter.end(), "SVG"); !status.ok()) return status;
    // The generator names one face only; where it is missing, one of like widths has to do, not the reader's serifs.
    QByteArray svg = buffer.data();
    const QByteArray family = QGuiApplication::font().family().toHtmlEscaped().toUtf8();
    svg.replace("font-family=\"" + family + "\"",
                "font-family=\"" + QFontInfo(QGuiApplication::font()).family().toHtmlEscaped().toUtf8() +
                    ", Verdana, sans-serif\"");
    return svg;
}

absl::StatusOr<QByteArray> asPdf(const Layout& layout, const Decorations& decorations, const Theme& theme,
                                 const QRectF& region, const PictureOptions& options) {
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly)) return drawn(false, "PDF");
    QPdfWriter writer(&buffer);
    writer.setTitle(options.title);
    writer.setCreator(QStringLiteral("Whittle"));
    // One page of the picture's size, one unit a point; a larger picture shrinks to what readers must accept.
    const double shrink = std::min(1.0, kMaxPdfSide / std::max({region.width(), region.height(), 1.0}));
    writer.setResolution(72);
    writer.setPageSize(QPageSize(region.size() * shrink, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter;
    if (!painter.begin(&writer)) return drawn(false, "PDF");
    painter.scale(shrink, shrink);
    paintRegion(painter, layout, decorations, theme, region, 1, true, options.farEdges);
    if (auto status = drawn(painter.end(), "PDF"); !status.ok()) return status;
    return buffer.data();
}

absl::StatusOr<QByteArray> contentOf(const Layout& layout, const Decorations& decorations, const Theme& theme,
                                     const PictureOptions& options) {
    const QRectF region = regionOf(layout, options);
    switch (options.format) {
        case PictureOptions::Format::kSvg:
            return asSvg(layout, decorations, theme, region, options);
        case PictureOptions::Format::kPng:
            return asPng(layout, decorations, theme, region, options);
        case PictureOptions::Format::kPdf:
            return asPdf(layout, decorations, theme, region, options);
        case PictureOptions::Format::kDot:
            return QByteArray::fromStdString(toDot(layout, fromQString(options.title)));
    }
    return absl::InvalidArgumentError("unknown picture format");
}

}  // namespace

std::optional<PictureOptions::Format> pictureFormat(const QString& path) {
    const auto endsWith = [&](const char* ending) { return path.endsWith(QLatin1String(ending), Qt::CaseInsensitive); };
    if (endsWith(".svg")) return PictureOptions::Format::kSvg;
    if (endsWith(".png")) return PictureOptions::Format::kPng;
    if (endsWith(".pdf")) return PictureOptions::Format::kPdf;
    if (endsWith(".dot") || endsWith(".gv")) return PictureOptions::Format::kDot;
    return std::nullopt;
}

absl::Status exportPicture(const Layout& layout, const Decorations& decorations, const Theme& theme,
                           const QString& path, const PictureOptions& options) {
    const absl::StatusOr<QByteArray> content = contentOf(layout, decorations, theme, options);
    if (!content.ok()) return content.status();
    return writeFileAtomically(fromQString(path),
                               absl::string_view(content->constData(), static_cast<size_t>(content->size())));
}

}  // namespace whittle
