// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/decoration.h"
#include "views/canvas/op_family.h"
#include "views/canvas/scene.h"
#include "views/canvas/text_painter.h"
#include "views/canvas/viewport.h"

#include <QFont>
#include <QRectF>

#include <cstdint>
#include <memory>
#include <vector>

class QPainter;

namespace whittle {

struct Theme;

// How parts of a picture stand out; several may be set.
enum PictureMark : uint8_t {
    kMarkSelected = 1,
    kMarkHovered = 2,
    kMarkHit = 4,
    kMarkLit = 8,      // part of what was asked to be lit
    kMarkInput = 16,   // feeds what the pointer is over
    kMarkOutput = 32,  // is fed by it
};

// What is drawn over a layout for a moment. Empty lists stand for "no marks".
struct PictureState {
    std::vector<uint8_t> boxMarks, edgeMarks;  // one per box and edge of the layout
    QHash<int32_t, int> hitCounts;             // badges on folded scopes
    double dimming = 0;                        // how far what has no mark recedes, 0..1
    bool scopeTags = true;  // names of scopes over their contents where their headers are too low for text
    bool controlEdges = true;
    bool farEdges = false;  // edges that do not rank, even when nothing marks them

    uint8_t boxMark(int32_t i) const { return boxMarks.empty() ? 0 : boxMarks[static_cast<size_t>(i)]; }
    uint8_t edgeMark(int32_t i) const { return edgeMarks.empty() ? 0 : edgeMarks[static_cast<size_t>(i)]; }
};

// Whether `edge` is drawn at all.
bool isEdgeShown(const LaidOutEdge& edge, uint8_t marks, const PictureState& state);

// The one painter of graphs, for the screen, the minimap and files. Everything is drawn in pixels at the scale of the
// viewport, so line widths, text sizes and what is left out follow from what can be seen: far away coloured blocks and
// scope names, nearer op types, close names, constants and edge labels. Text is never smaller than
// TextPainter::kSmallest, is elided to its box, and covers no other text.
class ScenePainter {
  public:
    explicit ScenePainter(const QFont& font);
    ~ScenePainter();

    void setFont(const QFont& font);
    void setScene(std::shared_ptr<const Scene> scene);  // null: nothing to draw
    void setTheme(const Theme& theme);                  // outlives the picture
    void setDecorations(const Decorations& decorations);
    void setPlainText(bool plain) { m_text.setPlain(plain); }  // for files: see TextPainter

    const Scene* scene() const { return m_scene.get(); }
    const Theme& theme() const { return *m_theme; }
    // nullptr when the box has none.
    const BoxDecoration* decoration(int32_t box) const;
    OpFamily family(int32_t box) const { return m_families[static_cast<size_t>(box)]; }

    // Paints what of the scene lies in `window` (pixels), its background included.
    void paint(QPainter& painter, const Viewport& viewport, const QRectF& window, const PictureState& state);

  private:
    void matchDecorations();

    std::shared_ptr<const Scene> m_scene;
    const Theme* m_theme;
    Decorations m_decorations;
    std::vector<const BoxDecoration*> m_byBox;  // into m_decorations, one per box
    std::vector<OpFamily> m_families;           // one per box
    TextPainter m_text;
};

}  // namespace whittle
