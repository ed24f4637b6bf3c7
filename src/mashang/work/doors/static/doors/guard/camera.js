// The camera: frames into the reader of zxing, torch where there is one. No picture leaves the phone or is kept.

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing/reader/index.js";

const WIDEST_PX = 960;
const PAUSE_MS = 80;
const READING = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

prepareZXingModule({ overrides: { locateFile: (name) => new URL(`../../vendor/zxing/reader/${name}`, import.meta.url).href } });

/** Load the reader now, so that it is on the phone before the network is gone. */
export function warm() {
  return prepareZXingModule({ fireImmediately: true });
}

/** A camera that looks for squares. @param {(text: string) => void} found */
export class Camera {
  constructor(video, canvas, found) {
    this.video = video;
    this.canvas = canvas;
    this.found = found;
    this.stream = null;
  }

  get isOn() {
    return this.stream !== null;
  }

  /** Begin; throws what getUserMedia throws. */
  async start() {
    if (this.isOn) return;
    const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 1280 } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.look();
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  get hasTorch() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  async setTorch(isOn) {
    await this.track.applyConstraints({ advanced: [{ torch: isOn }] });
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  async look() {
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    while (this.isOn) {
      const { videoWidth, videoHeight } = this.video;
      if (videoWidth) {
        const scale = Math.min(1, WIDEST_PX / Math.max(videoWidth, videoHeight));
        this.canvas.width = Math.round(videoWidth * scale);
        this.canvas.height = Math.round(videoHeight * scale);
        pen.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
        const [code] = await readBarcodes(pen.getImageData(0, 0, this.canvas.width, this.canvas.height), READING);
        if (code?.text && this.isOn) this.found(code.text);
      }
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
  }
}
