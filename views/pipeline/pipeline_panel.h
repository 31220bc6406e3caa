// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QToolBar;
class QToolButton;
class QTreeView;

namespace whittle {

class Document;
class FreezeSource;
class ParameterForm;
class StepModel;

// Inputs and outputs, the steps, and the parameters of the current one.
class PipelinePanel final : public QWidget {
    Q_OBJECT

  public:
    explicit PipelinePanel(Document& document, QWidget* parent = nullptr);

    // For the sizes bar: makes a step current.
    void selectStep(uint32_t id);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QToolBar* makeTools();
    QWidget* makeModeLine();
    QWidget* makeStepPart();
    void makePresetMenu(QAction* action);
    void makeMoreMenu(QAction* action);
    uint32_t currentStep() const;
    void takeSetup();
    void showForm();
    void showReport();
    void showMode();
    void enableTools();
    void addStep();
    void removeStep();
    void moveStep(int by);
    void usePreset(const char* transforms, const QString& title);
    void saveRecipe();
    void loadRecipe();
    void copyCommandLine();

    Document& m_document;
    StepModel* m_model;
    QTreeView* m_view;
    FreezeSource* m_freezeSource;
    ParameterForm* m_form;
    QCheckBox* m_compat = nullptr;
    QLabel* m_compatNote = nullptr;
    QCheckBox* m_ignoreErrors = nullptr;
    QLabel* m_totals = nullptr;
    QPlainTextEdit* m_details = nullptr;
    QToolButton* m_differences = nullptr;
    uint32_t m_current = 0;
    QAction* m_remove = nullptr;
    QAction* m_duplicate = nullptr;
    QAction* m_up = nullptr;
    QAction* m_down = nullptr;
};

}  // namespace whittle
