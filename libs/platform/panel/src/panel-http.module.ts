import { Module } from '@nestjs/common';
import { PanelController } from './panel.controller.js';
import { PanelFiles } from './panel-files.js';

/** The panel below /admin, and the way there from the root. */
@Module({ controllers: [PanelController], providers: [PanelFiles] })
export class PanelHttpModule {}
