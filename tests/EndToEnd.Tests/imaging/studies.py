"""Makes small studies of every kind that the viewer's stories look at, as Part 10 files, with pydicom and arithmetic alone.

studies.py FOLDER KIND[:SLICES[:MATRIX]]...     kinds: ct petct us dose chest
Each kind goes to FOLDER/KIND; the last line printed is JSON: kind -> StudyInstanceUID.
Geometry is real (LPS millimeters, PS3.3 C.7.6.2): a body of 340 x 240 mm with lungs, a spine and a lesion that only the PET sees.
"""
import array
import json
import math
import os
import subprocess
import sys

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

CT, PT, US, DOSE, DX = ("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.3.1",
                        "1.2.840.10008.5.1.4.1.1.481.2", "1.2.840.10008.5.1.4.1.1.1.1")
PATIENTS = {
    "ct": ("Wang^XiaoDong=王^小东", "IM-0001", "19620317", "M", "GB18030"),
    "petct": ("Ouyang^Min=欧阳^敏", "IM-0002", "19580901", "F", "ISO_IR 192"),
    "us": ("Li^Na=李^娜", "IM-0003", "19910712", "F", "GB18030"),
    "dose": ("Zhao^Qiang=赵^强", "IM-0004", "19491120", "M", "ISO_IR 192"),
    "chest": ("Okafor^Ngozi", "IM-0005", "19750505", "F", "ISO_IR 192"),
}


def new(kind, sop_class, study, series, modality, description, number):
    name, ident, born, sex, charset = PATIENTS[kind]
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    d.is_little_endian, d.is_implicit_VR = True, False
    d.SpecificCharacterSet = charset
    d.SOPClassUID, d.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    d.PatientName, d.PatientID, d.PatientBirthDate, d.PatientSex = name, ident, born, sex
    d.StudyInstanceUID, d.StudyID, d.AccessionNumber = study, "1", "A" + ident[3:]
    d.SeriesInstanceUID, d.SeriesNumber, d.Modality, d.SeriesDescription = series, number, modality, description
    d.StudyDescription = {"ct": "CT chest", "petct": "PET-CT whole body", "us": "Echocardiogram", "dose": "Radiotherapy plan", "chest": "Chest PA"}[kind]
    d.StudyDate = d.SeriesDate = d.AcquisitionDate = d.ContentDate = "20261121"
    d.StudyTime = d.SeriesTime = d.AcquisitionTime = d.ContentTime = "101500"
    d.ReferringPhysicianName = ""
    d.Manufacturer, d.ManufacturerModelName, d.DeviceSerialNumber, d.StationName = "Meridian", "Arithmetic", "E2E-" + modality, "ST-" + modality
    return d


def image(d, rows, columns, bits, signed, pixels):
    d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
    d.Rows, d.Columns, d.BitsAllocated, d.BitsStored, d.HighBit = rows, columns, bits, bits, bits - 1
    d.PixelRepresentation = 1 if signed else 0
    d.add_new(0x7FE00010, "OW" if bits > 8 else "OB", pixels if len(pixels) % 2 == 0 else pixels + b"\0")


# ellipsoids in millimeters: center x y z, half axes, Hounsfield units; z runs from 0 to 320 toward the head
BODY = [((0, 0, 160), (170, 120, 400), 30), ((-75, -10, 190), (55, 75, 110), -820), ((75, -10, 190), (55, 75, 110), -820),
        ((0, -30, 150), (35, 45, 60), 55), ((0, 85, 160), (18, 20, 400), 480), ((-60, 20, 60), (70, 60, 60), 65), ((40, -35, 230), (12, 12, 12), 45)]
HOT = [((0, 0, 160), (168, 118, 400), 900), ((40, -35, 230), (14, 14, 14), 30000), ((0, -30, 150), (35, 45, 60), 8000), ((-60, 20, 60), (70, 60, 60), 5000)]


def slice_of(ellipsoids, z, matrix, spacing, air, noise):
    half = matrix / 2
    rows = []
    for row in range(matrix):
        y = (row - half + 0.5) * spacing
        line = array.array("h", [air]) * matrix
        for (cx, cy, cz), (a, b, c), value in ellipsoids:
            rest = 1 - ((y - cy) / b) ** 2 - ((z - cz) / c) ** 2
            if rest <= 0:
                continue
            reach = a * math.sqrt(rest)
            first = max(0, math.ceil((cx - reach) / spacing + half - 0.5))
            last = min(matrix, math.floor((cx + reach) / spacing + half + 0.5))
            if last > first:
                # a grain of noise, the same for each row and slice number, so that no two slices are alike
                grain = noise[(row * 7 + int(z)) % 61]
                line[first:last] = array.array("h", [value + grain]) * (last - first)
        rows.append(line.tobytes())
    return b"".join(rows)


def volume(folder, kind, study, frame, modality, number, slices, matrix, extent=400.0, length=320.0):
    series, spacing, step = generate_uid(), extent / matrix, length / slices
    noise = [int(12 * math.sin(i * 12.9898) * 3) for i in range(61)]
    for i in range(slices):
        z = (i + 0.5) * step
        d = new(kind, CT if modality == "CT" else PT, study, series, modality, "Axial" if modality == "CT" else "PET AC", number)
        d.FrameOfReferenceUID, d.PositionReferenceIndicator, d.PatientPosition = frame, "", "HFS"
        d.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"] if modality == "CT" else ["ORIGINAL", "PRIMARY"]
        d.InstanceNumber = i + 1
        d.ImagePositionPatient = [-extent / 2 + spacing / 2, -extent / 2 + spacing / 2, round(z, 3)]
        d.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        d.PixelSpacing, d.SliceThickness, d.SliceLocation = [spacing, spacing], round(step, 4), round(z, 3)
        if modality == "CT":
            d.RescaleIntercept, d.RescaleSlope, d.RescaleType, d.KVP = 0, 1, "HU", 120
            d.WindowCenter, d.WindowWidth = 40, 400
            image(d, matrix, matrix, 16, True, slice_of(BODY, z, matrix, spacing, -1000, noise))
        else:
            d.RescaleIntercept, d.RescaleSlope, d.Units, d.CountsSource = 0, 1, "BQML", "EMISSION"
            d.SeriesType, d.DecayCorrection, d.CorrectedImage = ["WHOLE BODY", "IMAGE"], "START", ["DECY", "ATTN", "SCAT"]
            d.NumberOfSlices, d.ImageIndex, d.FrameReferenceTime, d.ActualFrameDuration, d.DecayFactor = slices, i + 1, 0, 120000, 1
            d.PatientWeight, d.PatientSize = 70, 1.7
            tracer = Dataset()
            tracer.Radiopharmaceutical, tracer.RadiopharmaceuticalStartTime = "FDG", "091500"
            tracer.RadiopharmaceuticalStartDateTime = "20261121091500"
            tracer.RadionuclideTotalDose, tracer.RadionuclideHalfLife, tracer.RadionuclidePositronFraction = 370000000, 6588, 0.97
            d.RadiopharmaceuticalInformationSequence = Sequence([tracer])
            image(d, matrix, matrix, 16, True, slice_of(HOT, z, matrix, spacing, 0, noise))
        save(d, folder, f"{modality}{i:04}")


def ct(folder, study, slices=64, matrix=256):
    volume(folder, "ct", study, generate_uid(), "CT", 1, slices, matrix)


def petct(folder, study, slices=64, matrix=256):
    frame = generate_uid()
    volume(folder, "petct", study, frame, "CT", 1, slices, matrix)
    volume(folder, "petct", study, frame, "PT", 2, slices * 3 // 4, matrix // 2, extent=420.0)


def us(folder, study, frames=24, matrix=240):
    """A beating ring, JPEG baseline (process 1) by dcmtk's dcmcjpeg."""
    d = new("us", US, study, generate_uid(), "US", "Short axis", 1)
    d.ImageType, d.InstanceNumber, d.NumberOfFrames = ["ORIGINAL", "PRIMARY"], 1, frames
    d.FrameTime, d.CineRate, d.FrameIncrementPointer = 40, 25, 0x00181063
    pixels = bytearray()
    for f in range(frames):
        inner = matrix * (0.22 + 0.07 * math.sin(2 * math.pi * f / frames))
        for row in range(matrix):
            line = bytearray(matrix)
            dy = row - matrix / 2
            for radius, value in ((inner + 22, 190), (inner, 15)):
                if abs(dy) < radius:
                    reach = int(math.sqrt(radius * radius - dy * dy))
                    first, last = max(0, matrix // 2 - reach), min(matrix, matrix // 2 + reach)
                    line[first:last] = bytes([value]) * (last - first)
            pixels += line
    image(d, matrix, matrix, 8, False, bytes(pixels))
    save(d, folder, "raw")
    subprocess.run(["dcmcjpeg", "+eb", os.path.join(folder, "raw.dcm"), os.path.join(folder, "us.dcm")], check=True)
    os.remove(os.path.join(folder, "raw.dcm"))


def dose(folder, study, slices=32, matrix=128):
    """A CT and the dose that a plan gives it: a Gaussian around the lesion, in the CT's frame of reference."""
    frame, extent = generate_uid(), 400.0
    volume(folder, "dose", study, frame, "CT", 1, slices, matrix * 2)
    d = new("dose", DOSE, study, generate_uid(), "RTDOSE", "Dose", 2)
    step, spacing = 320.0 / slices, extent / matrix
    d.FrameOfReferenceUID, d.PositionReferenceIndicator, d.InstanceNumber = frame, "", 1
    d.ImagePositionPatient, d.ImageOrientationPatient = [-extent / 2 + spacing / 2, -extent / 2 + spacing / 2, step / 2], [1, 0, 0, 0, 1, 0]
    d.PixelSpacing, d.SliceThickness, d.NumberOfFrames = [spacing, spacing], step, slices
    d.FrameIncrementPointer, d.GridFrameOffsetVector = 0x3004000C, [round(i * step, 3) for i in range(slices)]
    d.DoseUnits, d.DoseType, d.DoseSummationType, d.DoseGridScaling = "GY", "PHYSICAL", "PLAN", 0.001
    across = [[math.exp(-((((i - matrix / 2) * spacing - center) / 60) ** 2)) for i in range(matrix)] for center in (40, -35)]
    pixels = array.array("H")
    for k in range(slices):
        along = 60000 * math.exp(-((((k + 0.5) * step - 230) / 60) ** 2))
        for row in range(matrix):
            high = along * across[1][row]
            pixels.extend(int(high * x) for x in across[0])
    image(d, matrix, matrix, 16, False, pixels.tobytes())
    save(d, folder, "dose")


def chest(folder, study, _=1, matrix=512):
    d = new("chest", DX, study, generate_uid(), "DX", "PA", 1)
    d.ImageType, d.InstanceNumber, d.PresentationIntentType = ["ORIGINAL", "PRIMARY"], 1, "FOR PRESENTATION"
    d.PixelSpacing = d.ImagerPixelSpacing = [0.7, 0.7]
    d.WindowCenter, d.WindowWidth, d.ViewPosition, d.BodyPartExamined = 500, 1800, "PA", "CHEST"
    image(d, matrix, matrix, 16, True, slice_of([((0, 0, 0), (160, 170, 10), 900), ((-70, -20, 0), (50, 110, 10), 100), ((70, -20, 0), (50, 110, 10), 120)], 0, matrix, 0.7, -300, [0] * 61))
    save(d, folder, "dx")


def save(d, folder, name):
    d.save_as(os.path.join(folder, name + ".dcm"), write_like_original=False)


def main():
    made = {}
    for wanted in sys.argv[2:]:
        kind, *sizes = wanted.split(":")
        folder = os.path.join(sys.argv[1], kind)
        os.makedirs(folder, exist_ok=True)
        made[kind] = generate_uid()
        {"ct": ct, "petct": petct, "us": us, "dose": dose, "chest": chest}[kind](folder, made[kind], *map(int, sizes))
    print(json.dumps(made))


if __name__ == "__main__":
    main()
