// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/pipeline_panel.h"

#include "views/common/formatting.h"
#include "views/document/document.h"
#include "views/document/pipeline_recipe.h"
#include "views/pipeline/command_line.h"
#include "views/pipeline/ends_editor.h"
#include "views/pipeline/freeze_source.h"
#include "views/pipeline/parameter_form.h"
#include "views/pipeline/pass_picker.h"
#include "views/pipeline/presets.h"
#include "views/pipeline/step_delegate.h"
#include "views/pipeline/step_model.h"
#include "views/text.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QScrollArea>
#include <QSplitter>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace whittle {

PipelinePanel::PipelinePanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_model(new StepModel(document.pipeline(), this)),
      m_view(new QTreeView),
      m_freezeSource(new FreezeSource(document)),
      m_form(new ParameterForm) {
    m_view->setModel(m_model);
    m_view->setItemDelegate(new StepDelegate(m_view));
    m_view->setObjectName(QStringLiteral("steps"));
    m_view->setRootIsDecorated(false);
    m_view->setAllColumnsShowFocus(true);
    m_view->setDragDropMode(QAbstractItemView::InternalMove);
    m_view->setDropIndicatorShown(true);
    m_view->setAccessibleName(tr("Steps of the pipeline"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumHeight(80);
    m_view->installEventFilter(this);
    m_view->header()->setStretchLastSection(false);
    // A side panel is too narrow for columns: the delegate writes the figures below the name.
    for (int column = StepModel::kNodes; column < StepModel::kColumnCount; ++column) m_view->hideColumn(column);
    m_view->setHeaderHidden(true);
    m_view->header()->setSectionResizeMode(StepModel::kName, QHeaderView::Stretch);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_view);
    auto* below = new QWidget(this);
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_freezeSource);
    column->addWidget(scroll, 1);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(new EndsEditor(document, this));
    layout->addWidget(makeTools());
    layout->addWidget(splitter, 1);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        m_current = m_model->idAt(index.row());
        showForm();
    });
    connect(m_form, &ParameterForm::argsChanged, this,
            [this] { m_document.pipeline().setStepArgs(m_current, m_form->args()); });
    connect(&m_document.pipeline(), &PipelineController::setupChanged, this, &PipelinePanel::takeSetup);
    connect(&m_document, &Document::stepSelected, this, &PipelinePanel::selectStep);
    takeSetup();
}

QToolBar* PipelinePanel::makeTools() {
    auto* bar = new QToolBar(this);
    bar->setIconSize({16, 16});
    const auto action = [&](const QString& text, const QString& tip, auto slot) {
        QAction* made = bar->addAction(text, this, slot);
        made->setToolTip(tip);
        return made;
    };
    action(QStringLiteral("+"), tr("Add a step (Insert)"), [this] { addStep(); });
    m_remove = action(QStringLiteral("\u2212"), tr("Remove the step (Delete)"), [this] { removeStep(); });
    m_duplicate = action(QStringLiteral("\u00d72"), tr("Duplicate the step (Ctrl+D)"),
                         [this] { m_document.pipeline().duplicateStep(m_current); });
    m_up = action(QStringLiteral("\u2191"), tr("Move the step up (Ctrl+Up)"), [this] { moveStep(-1); });
    m_down = action(QStringLiteral("\u2193"), tr("Move the step down (Ctrl+Down)"), [this] { moveStep(1); });
    bar->addSeparator();
    makePresetMenu(bar->addAction(tr("Presets")));
    makeMoreMenu(bar->addAction(tr("Recipe")));
    for (QAction* made : bar->actions()) {
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(made))) {
            button->setFocusPolicy(Qt::TabFocus);
            button->setAccessibleName(made->toolTip());
            if (made->menu()) button->setPopupMode(QToolButton::InstantPopup);
        }
    }
    return bar;
}

void PipelinePanel::makePresetMenu(QAction* action) {
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    for (const Preset& preset : presets()) {
        uint32_t unused = 1;
        QStringList missing;
        stepsOf(preset.transforms, &unused, &missing);
        QAction* item =
            menu->addAction(preset.title, this, [this, preset] { usePreset(preset.transforms, preset.title); });
        item->setEnabled(missing.isEmpty());
        item->setToolTip(missing.isEmpty()
                             ? preset.help
                             : tr("This version does not have: %1").arg(missing.join(QStringLiteral(", "))));
    }
    action->setMenu(menu);
}

void PipelinePanel::makeMoreMenu(QAction* action) {
    auto* menu = new QMenu(this);
    menu->addAction(tr("&Load Recipe…"), this, &PipelinePanel::loadRecipe);
    menu->addAction(tr("&Save Recipe…"), this, &PipelinePanel::saveRecipe);
    menu->addSeparator();
    menu->addAction(tr("&Copy as Command Line"), this, &PipelinePanel::copyCommandLine);
    menu->addAction(tr("&Remove All Steps"), this,
                    [this] { m_document.pipeline().replaceSteps({}, tr("Remove all steps")); });
    action->setMenu(menu);
}

void PipelinePanel::takeSetup() {
    int row = m_model->rowOf(m_current);
    if (row < 0) row = std::min(std::max(m_view->currentIndex().row(), 0), m_model->rowCount() - 1);
    if (row >= 0 && m_view->currentIndex().row() != row) m_view->setCurrentIndex(m_model->index(row, 0));
    m_current = m_model->idAt(row);
    showForm();
}

void PipelinePanel::showForm() {
    enableTools();
    const PipelineSetup& setup = m_document.pipeline().setup();
    const int at = setup.indexOf(m_current);
    m_freezeSource->setVisible(at >= 0 && setup.steps[static_cast<size_t>(at)].pass->name == "freeze");
    if (at < 0) {
        m_form->setPass(nullptr, {}, nullptr);
        return;
    }
    const PipelineStep& step = setup.steps[static_cast<size_t>(at)];
    const bool sameStep = m_form->property("step").toUInt() == m_current && m_form->pass() == step.pass;
    if (sameStep && m_form->args() == step.args) return;
    const auto base = m_document.pipeline().base();
    m_form->setProperty("step", m_current);
    m_form->setPass(step.pass, step.args, base ? base->graph : nullptr);
}

void PipelinePanel::enableTools() {
    const int row = m_model->rowOf(m_current);
    m_remove->setEnabled(row >= 0);
    m_duplicate->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
}

void PipelinePanel::selectStep(uint32_t id) {
    const int row = m_model->rowOf(id);
    if (row >= 0) m_view->setCurrentIndex(m_model->index(row, 0));
}

void PipelinePanel::addStep() {
    PassPicker picker(this);
    if (picker.exec() != QDialog::Accepted || !picker.chosen()) return;
    m_document.pipeline().addStep(*picker.chosen());
    m_view->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
}

void PipelinePanel::removeStep() { m_document.pipeline().removeStep(m_current); }

void PipelinePanel::moveStep(int by) {
    const int row = m_model->rowOf(m_current);
    if (row >= 0) m_document.pipeline().moveStep(row, by < 0 ? row - 1 : row + 2);
}

void PipelinePanel::usePreset(const char* transforms, const QString& title) {
    QStringList missing;
    uint32_t next = m_document.pipeline().newStepId();
    std::vector<PipelineStep> steps = stepsOf(transforms, &next, &missing);
    for (PipelineStep& step : steps) step.id = m_document.pipeline().newStepId();
    m_document.pipeline().replaceSteps(std::move(steps), tr("Use preset %1").arg(title));
}

bool PipelinePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_view || event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool ctrl = key->modifiers() == Qt::ControlModifier;
    if (key->key() == Qt::Key_Insert) {
        addStep();
    } else if (key->key() == Qt::Key_Delete) {
        removeStep();
    } else if (ctrl && key->key() == Qt::Key_D) {
        m_document.pipeline().duplicateStep(m_current);
    } else if (ctrl && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
        moveStep(key->key() == Qt::Key_Up ? -1 : 1);
    } else {
        return false;
    }
    return true;
}

void PipelinePanel::saveRecipe() {
    QString path = QFileDialog::getSaveFileName(this, tr("Save Recipe"), QString(), tr("Whittle recipes (*.whittle)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".whittle");
    const absl::Status status = whittle::saveRecipe(recipeOf(m_document.pipeline().setup()), fromQString(path));
    if (!status.ok()) QMessageBox::warning(this, tr("Save Recipe"), describeStatus(status));
}

void PipelinePanel::loadRecipe() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Load Recipe"), QString(),
                                                      tr("Whittle recipes (*.whittle);;All files (*)"));
    if (path.isEmpty()) return;
    const absl::StatusOr<Recipe> recipe = whittle::loadRecipe(fromQString(path));
    absl::StatusOr<PipelineSetup> setup = recipe.ok() ? setupOf(*recipe) : recipe.status();
    if (!setup.ok()) {
        QMessageBox::warning(this, tr("Load Recipe"), describeStatus(setup.status()));
        return;
    }
    for (PipelineStep& step : setup->steps) step.id = m_document.pipeline().newStepId();
    // A recipe without ends of its own is used on the model's.
    if (setup->inputs.empty()) setup->inputs = m_document.pipeline().setup().inputs;
    if (setup->outputs.empty()) setup->outputs = m_document.pipeline().setup().outputs;
    m_document.pipeline().change(*std::move(setup), tr("Load recipe %1").arg(QFileInfo(path).fileName()));
}

void PipelinePanel::copyCommandLine() {
    const absl::StatusOr<QString> text = commandLineFor(m_document.path(), m_document.pipeline().setup());
    if (!text.ok()) {
        QMessageBox::warning(this, tr("Copy as Command Line"), describeStatus(text.status()));
        return;
    }
    QGuiApplication::clipboard()->setText(*text);
    m_document.log().note(tr("The pipeline was copied as a command line."));
}

}  // namespace whittle
